"""What a persona and its scenes must have, and what is refused."""

from typing import Any

import pytest
from pydantic import ValidationError

from coach.domain.codes import STANDS_IN, Difficulty, Move
from coach.domain.persona import AuthoredLine, Persona, Scenario, Temper, Unlock
from coach.quality.review_persona import review_persona
from tests import world as build


def refused(noun: type[Any], data: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        noun.model_validate(data)


def test_the_built_persona_is_playable() -> None:
    assert list(review_persona(build.persona())) == []


def test_a_persona_survives_the_way_through_json() -> None:
    assert Persona.model_validate_json(build.persona().model_dump_json()) == build.persona()


def test_an_unknown_field_is_refused() -> None:
    refused(Persona, build.persona().model_dump() | {"nickname": "x"}, "nickname")
    refused(Scenario, build.scenario().model_dump() | {"weather": "x"}, "weather")


@pytest.mark.parametrize("move", [move for move in Move if move not in STANDS_IN])
def test_a_persona_without_lines_for_a_move_is_refused(move: Move) -> None:
    lines = {m: said for m, said in build.lines().items() if m is not move}
    refused(Persona, build.persona().model_dump() | {"lines": lines}, move.value)
    refused(Persona, build.persona().model_dump() | {"lines": {**lines, move: ()}}, move.value)


@pytest.mark.parametrize(("move", "other"), STANDS_IN.items())
def test_a_persona_written_before_a_move_was_there_says_lines_of_another(move: Move, other: Move) -> None:
    lines = {m: said for m, said in build.lines().items() if m is not move}
    older = Persona.model_validate(build.persona().model_dump() | {"lines": lines})
    assert older.lines_for(move) == older.lines[other]
    assert build.persona().lines_for(move) == build.lines()[move]


def test_two_scenes_with_one_id_are_refused() -> None:
    refused(Persona, build.persona().model_dump() | {"scenes": [build.scenario().model_dump()] * 2}, "late-pallets")


@pytest.mark.parametrize("field", ["needs", "facts", "settlements"])
def test_the_same_id_twice_in_a_scene_is_refused_and_named(field: str) -> None:
    scene = build.scenario().model_dump()
    scene[field] = [*scene[field], scene[field][0]]
    refused(Scenario, scene, f"{field} has the same id twice: {scene[field][0]['id']}")


@pytest.mark.parametrize("difficulty", list(Difficulty))
def test_a_missing_difficulty_is_named(difficulty: Difficulty) -> None:
    scene = build.scenario().model_dump()
    del scene["difficulties"][difficulty]
    refused(Scenario, scene, f"difficulties lacks {difficulty.value}")


def test_a_settlement_or_a_fact_may_only_name_needs_of_the_scene() -> None:
    scene = build.scenario().model_dump()
    scene["settlements"][0]["needs"] = ["glory"]
    refused(Scenario, scene, "glory")
    scene = build.scenario().model_dump()
    scene["facts"][0]["unlock"]["need"] = "glory"
    refused(Scenario, scene, "glory")


def test_a_fact_that_nothing_unlocks_is_refused() -> None:
    refused(Unlock, {}, "at least one of need, ask, trust")


def test_an_echo_stands_in_both_languages_or_in_neither() -> None:
    refused(AuthoredLine, {"zh": "“{echo}”？", "en": "What?"}, "echo")
    refused(AuthoredLine, {"zh": "什么？", "en": "“{echo}”?"}, "echo")


@pytest.mark.parametrize(
    ("field", "value"), [("tension", 10.1), ("tension", -1), ("rise", 0.2), ("fall", 2.6), ("patience", 1)]
)
def test_a_temper_out_of_range_is_refused(field: str, value: float) -> None:
    refused(Temper, build.temper().model_dump() | {field: value}, field)


@pytest.mark.parametrize("slug", ["Late", "late pallets", "1late", "-late", "late-", "晚", "../x", "l" * 65, ""])
def test_an_id_is_made_of_small_latin_words(slug: str) -> None:
    refused(Scenario, build.scenario().model_dump() | {"id": slug}, "id")


def test_a_scene_is_found_by_its_id() -> None:
    assert build.persona().scene("dock-swap").pain_point == "roles"
    with pytest.raises(KeyError):
        build.persona().scene("nowhere")
