"""What it costs to read one reply, with the encoder as it ships.

    python bench/reading.py [--json]

Reads replies of 200 and of 5,000 characters, plain ones and the worst known, three times each, and takes the best.
Limits: 30 ms for 200 characters, 200 ms for 5,000. Exit 1 above.
"""

import json
import sys
import time
from pathlib import Path

from coach.adapters.content.files import CATALOGS, ContentFiles
from coach.adapters.encoder import SentenceEncoder
from coach.domain.catalog import Catalogs
from coach.embedded.reader import EmbeddedReader
from coach.settings import ROOT

LIMITS_MS = {200: 30, 5_000: 200}
LEARNERS = Path(__file__).parent.parent / "coach" / "quality" / "learners" / "skilled.jsonl"


def main() -> int:
    """Measure, print, and tell by the exit code whether the limits hold."""
    content = ContentFiles(ROOT)
    catalogs = Catalogs(**{name: content.catalog(name) for name in CATALOGS})
    reader = EmbeddedReader(catalogs, SentenceEncoder())
    reader.warm()
    figures = {
        f"{name}, {size}": _best(reader, (text * size)[:size]) for name, text in _texts().items() for size in LIMITS_MS
    }
    print(json.dumps(figures, ensure_ascii=False) if "--json" in sys.argv else _table(figures))
    return int(any(ms > LIMITS_MS[int(name.rsplit(" ", 1)[1])] for name, ms in figures.items()))


def _texts() -> dict[str, str]:
    runs = [json.loads(line) for line in LEARNERS.read_text(encoding="utf-8").splitlines()]
    said = {
        lang: " ".join(reply for run in runs if run["lang"] == lang for reply in run["replies"])
        for lang in ("zh", "en")
    }
    bare = {f"{lang} without marks": "".join(c for c in text if c.isalnum() or c == " ") for lang, text in said.items()}
    return said | bare | {"one clause again and again": "周一的清单还差三项，", "one word": "你", "one letter": "a"}


def _best(reader: EmbeddedReader, text: str) -> float:
    spent = []
    for _ in range(3):
        begun = time.perf_counter()
        reader.read(text)
        spent.append((time.perf_counter() - begun) * 1000)
    return round(min(spent), 1)


def _table(figures: dict[str, float]) -> str:
    return "\n".join(f"{ms:7} ms  {name} characters" for name, ms in figures.items())


if __name__ == "__main__":
    sys.exit(main())
