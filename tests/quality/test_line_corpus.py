"""The check of a model's line over the project's own labelled lines: what it finds, and how seldom it cries wolf."""

from typing import Any

import pytest

from coach.adapters.content.files import ContentFiles
from coach.domain.text import LANGS, Lang
from coach.quality.line_corpus import labelled_lines, measured
from coach.settings import ROOT
from tests import fakes

RULES = fakes.line_rules()
ROWS = [row for lang in LANGS for row in labelled_lines(lang)]


@pytest.fixture(scope="module")
def figures() -> dict[str, Any]:
    content = ContentFiles(ROOT)
    return measured(ROWS, content.personas(), content.rubric(), RULES)


@pytest.mark.parametrize("lang", LANGS)
def test_hardly_a_fine_line_is_refused(figures: dict[str, Any], lang: Lang) -> None:
    assert figures[lang]["false_alarms"] <= 0.02, figures[lang]["false_alarm_ids"]


@pytest.mark.parametrize("lang", LANGS)
def test_breaking_lines_are_found(figures: dict[str, Any], lang: Lang) -> None:
    recall = figures[lang]["recall"]
    assert recall["concession"] >= 0.9, figures[lang]["miss_ids"]
    assert all(share >= 0.85 for share in recall.values()), figures[lang]["miss_ids"]


@pytest.mark.parametrize("lang", LANGS)
def test_the_held_out_lines_are_not_much_worse(lang: Lang) -> None:
    content = ContentFiles(ROOT)
    figures = measured(labelled_lines(lang, "held-out"), content.personas(), content.rubric(), RULES)[lang]
    assert figures["false_alarms"] <= 0.06, figures["false_alarm_ids"]
    assert figures["recall"]["concession"] >= 0.75, figures["miss_ids"]


def test_the_lines_are_many_of_two_hands_and_named_once() -> None:
    assert len({row.id for row in ROWS}) == len(ROWS) >= 1000
    assert {row.hand for row in ROWS} == {"own", "other"}
    assert all(sum(row.rule == "concession" for row in ROWS if row.lang == lang) >= 60 for lang in LANGS)


def test_misses_false_alarms_and_other_names_are_listed_by_id() -> None:
    fine, giving = (next(row for row in ROWS if row.rule == rule) for rule in (None, "concession"))
    rows = [
        fine.model_copy(update={"id": "missed", "rule": "coaching"}),
        giving.model_copy(update={"id": "alarm", "rule": None}),
        giving.model_copy(update={"id": "other", "rule": "machine"}),
    ]
    content = ContentFiles(ROOT)
    found = measured(rows, content.personas(), content.rubric(), RULES)[fine.lang]
    assert found["miss_ids"] == {"coaching": ["missed"]}
    assert found["false_alarm_ids"] == {"alarm": ["concession"]}
    assert found["found_as_another_rule"] == {"other": ["concession"]}
