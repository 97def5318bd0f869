"""The check of a model's line on lines in their talk: two hands, both languages, what is found and what is refused."""

from collections import Counter
from typing import Any

import pytest

from coach.adapters.content.files import ContentFiles
from coach.domain.text import LANGS, Lang
from coach.quality.lines_in_talk import HANDS, lines_in_talk, measured, stage_of
from coach.settings import ROOT
from tests import fakes


@pytest.fixture(scope="module")
def figures() -> dict[str, Any]:
    content = ContentFiles(ROOT)
    return measured(content.personas(), content.rubric(), fakes.line_rules())


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("hand", HANDS)
def test_what_is_said_again_is_found(figures: dict[str, Any], hand: str, lang: Lang) -> None:
    found = figures[f"{hand} {lang}"]
    assert all(found["found"][kind] >= 0.95 for kind in ("echo", "repeat")), found["missed"]


@pytest.mark.parametrize("hand", HANDS)
def test_hardly_a_natural_line_is_refused(figures: dict[str, Any], hand: str) -> None:
    both = [figures[f"{hand} {lang}"] for lang in LANGS]
    refused = sum(len(found["refused"]) for found in both)
    assert refused / sum(found["natural"] for found in both) <= 0.02, [found["refused"] for found in both]


def test_there_are_many_lines_of_each_hand_and_no_line_of_both() -> None:
    rows = {hand: [row for lang in LANGS for row in lines_in_talk(hand, lang)] for hand in HANDS}
    assert [len(rows[hand]) >= 100 for hand in HANDS] == [True, True]
    assert not {row.line for row in rows["own"]} & {row.line for row in rows["other"]}
    kinds = Counter(row.kind for row in rows["own"] + rows["other"])
    assert min(kinds.values()) >= 30


def test_a_row_is_measured_on_the_talk_it_stands_in() -> None:
    content = ContentFiles(ROOT)
    scenes = {scene.id: (persona, scene) for persona in content.personas() for scene in persona.scenes}
    row = next(row for row in lines_in_talk("own", "zh") if len(row.before) >= 4)
    stage = stage_of(row, *scenes[row.scene], content.rubric())
    assert stage.reply == row.before[-1].text
    assert stage.last_line() == row.before[-2].text
    assert stage.play.scene().opening.zh == row.before[0].text
