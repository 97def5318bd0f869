"""Play the example of the first visit anew and write it down: python bench/example_talk.py."""

import json
from pathlib import Path

from coach.bootstrap import Coach
from coach.service import example_talk
from coach.settings import load_settings

if __name__ == "__main__":
    told = example_talk.played_examples(Coach(load_settings()).studio)
    text = json.dumps({lang: talk.model_dump() for lang, talk in told.items()}, ensure_ascii=False, indent=1)
    Path(example_talk.__file__).with_suffix(".json").write_text(text + "\n", encoding="utf-8")
