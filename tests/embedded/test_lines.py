"""Choosing among authored lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from coach.domain.codes import Band, FaultCode, Move
from coach.domain.persona import AuthoredLine
from coach.domain.text import LANGS, Lang
from coach.partner.authored_lines import ECHO_LIMIT, candidates, echo_of, pick, worded
from tests import world as build

PERSONA = build.persona()
SCENE = PERSONA.scenes[0]


def line(zh: str, **more: object) -> AuthoredLine:
    return AuthoredLine.model_validate({"zh": zh, "en": zh} | more)


def test_only_lines_for_the_move_are_candidates() -> None:
    found = candidates(build.cue(Move.HOLD), PERSONA, SCENE)
    assert found == list(PERSONA.lines[Move.HOLD])


def test_the_scenes_own_lines_are_candidates_too() -> None:
    own = line("就三号门，别的免谈。")
    scene = build.scenario(lines={Move.HOLD: (own,)})
    assert candidates(build.cue(Move.HOLD), PERSONA, scene)[0] == own


@pytest.mark.parametrize("band", list(Band))
def test_a_line_for_a_band_is_said_in_that_band_only(band: Band) -> None:
    hot = line("滚烫。", band=(Band.HOT,))
    scene = build.scenario(lines={Move.VENT: (hot,)})
    assert (hot in candidates(build.cue(Move.VENT, band=band), PERSONA, scene)) is (band is Band.HOT)


def test_an_answer_to_a_fault_is_given_to_that_fault_only_and_comes_first() -> None:
    answer = next(said for said in PERSONA.lines[Move.ATTACK] if said.fault)
    blamed = candidates(build.cue(Move.ATTACK, fault=FaultCode.VERDICT), PERSONA, SCENE)
    assert pick(blamed, "zh", [], "any") == answer
    assert answer not in candidates(build.cue(Move.ATTACK, fault=FaultCode.DEMAND), PERSONA, SCENE)


def test_a_line_that_throws_words_back_needs_words() -> None:
    slots = [said for said in candidates(build.cue(Move.ATTACK, echo="你总是拖"), PERSONA, SCENE) if "{" in said.zh]
    assert slots
    assert not [said for said in candidates(build.cue(Move.ATTACK), PERSONA, SCENE) if "{" in said.zh]


@pytest.mark.parametrize(
    "odd",
    [line("热。", band=(Band.HOT,)), line("“{echo}”？"), line("不靠谱？", fault=FaultCode.VERDICT)],
    ids=["another band", "needs words", "another fault"],
)
def test_a_persona_that_can_be_loaded_has_something_to_say_on_every_occasion(odd: AuthoredLine) -> None:
    """A turn that cannot be worded would stay pending for ever, and with it its session."""
    try:
        persona = build.persona(lines=build.lines() | {Move.DEFEND: (odd,)})
    except ValidationError:
        return  # refusing the file is as good
    assert candidates(build.cue(Move.DEFEND), persona, SCENE)


@pytest.mark.parametrize("lang", LANGS)
def test_no_line_comes_back_while_another_is_unsaid_and_then_the_oldest_does(lang: Lang) -> None:
    said: list[str] = []
    lines = candidates(build.cue(Move.VENT), PERSONA, SCENE)
    for number in range(len(lines) * 2):
        said.append(worded(pick(lines, lang, said, f"7|{number}"), lang, ""))
    assert sorted(said[: len(lines)]) == sorted(said[len(lines) :])
    assert len(set(said)) == len(lines)
    assert said[: len(lines)] == said[len(lines) :]


def test_a_line_with_a_slot_counts_as_said_whatever_stood_in_it() -> None:
    slot, plain = line("“{echo}”？再说一遍。"), line("不行。")
    assert pick([slot, plain], "zh", ["“你总是拖”？再说一遍。"], "s") == plain


def test_the_seed_decides_among_equals_and_not_every_seed_the_same() -> None:
    lines = candidates(build.cue(Move.HOLD), PERSONA, SCENE)
    first = [pick(lines, "zh", [], str(seed)) for seed in range(30)]
    assert first == [pick(lines, "zh", [], str(seed)) for seed in range(30)]
    assert len({said.zh for said in first}) > 3


@pytest.mark.parametrize(
    ("words", "lang", "echo"),
    [
        ("你总是拖", "zh", "你总是拖"),
        ("你总是拖，从来不说一声。", "zh", "你总是拖"),
        ("“你总是拖”", "zh", "你总是拖"),
        ("you are always late", "zh", ""),
        ("你总是拖", "en", ""),
        ("you are always late, every week", "en", "you are always late"),
        ("长" * 23, "zh", ""),
        ("长" * 23 + "，你总是拖", "zh", "你总是拖"),
        ("x" * 65, "en", ""),
        ("……", "zh", ""),
        ("我", "zh", ""),
        ("", "en", ""),
    ],
)
def test_words_are_thrown_back_only_if_short_and_in_the_sessions_language(words: str, lang: Lang, echo: str) -> None:
    assert echo_of(words, lang) == echo


@given(st.text(max_size=80), st.sampled_from(LANGS))
def test_an_echo_is_always_a_short_run_of_what_was_written(words: str, lang: Lang) -> None:
    echo = echo_of(words, lang)
    assert echo in words
    assert len(echo) <= ECHO_LIMIT[lang]
    assert "\n" not in echo


def test_words_with_a_slot_in_them_are_thrown_back_as_they_are() -> None:
    assert worded(line("“{echo}”？"), "zh", "{echo}你好") == "“{echo}你好”？"
