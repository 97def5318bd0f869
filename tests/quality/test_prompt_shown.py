"""The prompt that docs/models.md shows is the prompt that is sent."""

import pytest

from coach.adapters.content.files import ContentFiles
from coach.quality.prompt_shown import BEGIN, END, prompt_of, shown, talks, with_shown
from coach.settings import ROOT

PAGE = ROOT / "docs" / "models.md"
SMALL_WINDOW = 4096
ANSWER = 400
CHARACTERS_A_TOKEN = {"zh": 1.35, "en": 4.0}
"""Fewer than a token has in what current tokenizers of Chinese and English make of such prompts."""


def test_the_page_shows_the_twelfth_prompt_as_it_is_sent() -> None:
    content = ContentFiles(ROOT)
    page = PAGE.read_text("utf-8")
    fresh = with_shown(page, shown(content.personas(), content.rubric()))
    assert page == fresh, "run: coach eval prompts --write docs/models.md"


def test_the_twelfth_prompt_and_its_answer_fit_into_a_small_window() -> None:
    content = ContentFiles(ROOT)
    for talk in talks():
        size = sum(len(message.text) for message in prompt_of(talk, content.personas(), content.rubric()))
        assert len(talk.turns) == 11
        assert size / CHARACTERS_A_TOKEN[talk.lang] + ANSWER < SMALL_WINDOW


def test_a_page_without_the_marks_is_refused() -> None:
    assert with_shown(f"a {BEGIN}old{END} b", "new") == "a new b"
    with pytest.raises(ValueError, match="no place"):
        with_shown("nothing here", "new")
