"""From plain data to nouns: every problem at once, each with line, field, found and allowed."""

from typing import Any

import pytest
import yaml

from coach.adapters.content.strict_yaml import parse_yaml
from coach.adapters.content.validation import FOUND_LIMIT, validated
from coach.domain.persona import Persona, Temper
from coach.errors import ContentErrors
from tests import world as build


def problems_of(data: dict[str, Any]) -> tuple[str, list[dict[str, str]]]:
    text = yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=1000)
    with pytest.raises(ContentErrors) as caught:
        validated(parse_yaml(text, "mei.yaml"), Persona, "mei.yaml")
    return text, [problem.fields for problem in caught.value.problems]


@pytest.fixture
def data() -> dict[str, Any]:
    plain: dict[str, Any] = build.persona().model_dump(mode="json", exclude_none=True)
    return plain


def test_what_is_right_becomes_the_noun(data: dict[str, Any]) -> None:
    text = yaml.safe_dump(data, allow_unicode=True)
    assert validated(parse_yaml(text, "mei.yaml"), Persona, "mei.yaml") == build.persona()


@pytest.mark.parametrize(
    ("place", "field", "allowed"),
    [
        ([], "nickname", "principles"),
        (["temper"], "temper.nickname", "patience"),
        (["scenes", 0], "scenes[0].nickname", "settlements"),
        (["scenes", 1, "needs", 2], "scenes[1].needs[2].nickname", "catalog"),
        (["scenes", 0, "facts", 1, "unlock"], "scenes[0].facts[1].unlock.nickname", "trust"),
        (["scenes", 0, "difficulties", "hard"], "scenes[0].difficulties.hard.nickname", "settle_at"),
        (["lines", "vent", 3], "lines.vent[3].nickname", "band"),
        (["scenes", 0, "needs", 0, "cues"], "scenes[0].needs[0].cues.nickname", "zh, en"),
    ],
)
def test_an_unknown_field_names_its_line_and_the_fields_that_may_stand_there(
    data: dict[str, Any], place: list[Any], field: str, allowed: str
) -> None:
    inside: Any = data
    for key in place:
        inside = inside[key]
    inside["nickname"] = "阿梅"
    text, [problem] = problems_of(data)
    assert problem["field"] == field
    assert text.splitlines()[int(problem["line"]) - 1].strip() == "nickname: 阿梅"
    assert "nickname" in problem["found"]
    assert allowed in problem["allowed"]


def test_a_missing_field_is_named_at_the_line_of_what_lacks_it(data: dict[str, Any]) -> None:
    del data["scenes"][1]["opening"]
    text, [problem] = problems_of(data)
    assert problem["field"] == "scenes[1].opening"
    assert "dock-swap" in text.splitlines()[int(problem["line"]) - 1]
    assert problem["found"] == "nothing"


def test_a_wrong_value_is_quoted_with_what_is_allowed(data: dict[str, Any]) -> None:
    data["temper"]["tension"] = 11
    data["temper"]["sore"] = ["rudeness"]
    text, [tension, sore] = problems_of(data)
    assert (tension["found"], tension["allowed"]) == ("11", "less than or equal to 10")
    assert text.splitlines()[int(tension["line"]) - 1].strip() == "tension: 11"
    assert "“rudeness”" in sore["found"]
    assert "'verdict'" in sore["allowed"]


def test_a_long_value_is_cut(data: dict[str, Any]) -> None:
    data["about"]["zh"] = "长" * 3000
    assert len(problems_of(data)[1][0]["found"]) == FOUND_LIMIT


def test_a_move_that_does_not_exist_is_answered_with_those_that_do(data: dict[str, Any]) -> None:
    data["lines"]["shout"] = [{"zh": "喂！", "en": "Hey!"}]
    _, [problem] = problems_of(data)
    assert "shout" in problem["field"]
    assert "'attack'" in problem["allowed"]


def test_what_the_parts_say_of_each_other_is_a_sentence_without_a_prefix(data: dict[str, Any]) -> None:
    data["scenes"][0]["needs"][1]["id"] = "rest"
    _, [problem] = problems_of(data)
    assert problem["field"] == "scenes[0]"
    assert problem["allowed"] == "needs has the same id twice: rest"


@pytest.mark.parametrize("text", ["", "- a\n", "just words\n", "3\n"])
def test_a_file_that_holds_no_fields_at_all_is_one_problem_of_the_file(text: str) -> None:
    with pytest.raises(ContentErrors) as caught:
        validated(parse_yaml(text, "mei.yaml"), Temper, "mei.yaml")
    assert [problem.fields["field"] for problem in caught.value.problems] == ["the file"]
