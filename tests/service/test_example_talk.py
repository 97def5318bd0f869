"""The example of the first visit shows what the product really does."""

from pathlib import Path

import pytest

from coach.bootstrap import Coach
from coach.domain.text import LANGS
from coach.service.example_talk import ExampleTalk, example_talk, played_examples
from coach.settings import Settings


@pytest.fixture(scope="module")
def coach(tmp_path_factory: pytest.TempPathFactory) -> Coach:
    return Coach(Settings(home=Path(tmp_path_factory.mktemp("home"))))


def test_the_levels_quotes_and_tensions_of_the_example_are_those_of_today(coach: Coach) -> None:
    told = played_examples(coach.studio)
    for lang in LANGS:
        assert unspoken(example_talk(lang)) == unspoken(told[lang]), "run python bench/example_talk.py"


def unspoken(talk: ExampleTalk) -> ExampleTalk:
    """The example without the answers: which line the other side picks hangs on small things."""
    silent = {way: getattr(talk, way).model_copy(update={"line": ""}) for way in ("slipped", "said")}
    return talk.model_copy(update=silent)


def test_the_example_shows_all_four_parts_and_what_they_change() -> None:
    for lang in LANGS:
        talk = example_talk(lang)
        assert all(level.level == 2 for level in talk.said.levels)
        assert sum(level.level or 0 for level in talk.slipped.levels) <= 1
        assert talk.said.tension < talk.tension < talk.slipped.tension
        assert all(quote in talk.said.reply for level in talk.said.levels for quote in level.quotes)
