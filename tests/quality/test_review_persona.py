"""What makes a persona playable: enough to say, nothing given away, nothing too long."""

import pytest

from coach.domain.codes import Band, FaultCode, Move
from coach.domain.persona import AuthoredLine, Persona
from coach.domain.text import LANGS, Lang
from coach.quality.review_persona import LINE_LIMIT, OVERLAP, overlaps, review_persona
from tests import world as build


def findings(persona: Persona) -> list[str]:
    return [f"{finding.field}: {finding.found}" for finding in review_persona(persona)]


def with_line(zh: str, en: str, move: Move = Move.VENT) -> Persona:
    line = AuthoredLine(zh=zh, en=en)
    return build.persona(lines=build.lines() | {move: (*build.lines()[move], line)})


@pytest.mark.parametrize("move", list(Move))
def test_too_few_lines_for_a_move_are_named_for_every_scene_and_band(move: Move) -> None:
    persona = build.persona(lines=build.lines() | {move: build.lines()[move][:1]})
    named = findings(persona)
    assert len(named) == len(persona.scenes) * len(Band)
    assert all(f"lines.{move.value} (scene" in field for field in named)


def test_lines_of_the_scene_and_of_the_band_count_and_lines_with_a_slot_or_a_fault_do_not() -> None:
    few = build.lines()[Move.HOLD][:4]
    slot = AuthoredLine(zh="“{echo}”？", en="“{echo}”?")
    fault = AuthoredLine(zh="催什么？", en="Why the rush?", fault=FaultCode.DEMAND)
    calm = AuthoredLine(zh="慢慢来。", en="Slowly.", band=(Band.CALM,))
    persona = build.persona(
        scenes=[build.scenario(lines={Move.HOLD: (slot, fault, calm)})], lines=build.lines() | {Move.HOLD: few}
    )
    assert [name.split("band ")[1] for name in findings(persona)] == ["tense): 4 lines", "hot): 4 lines"]


@pytest.mark.parametrize("lang", LANGS)
def test_a_line_that_gives_a_secret_away_is_named(lang: Lang) -> None:
    fact = build.scenario().facts[0]
    zh = "哎，" + fact.text.zh if lang == "zh" else "累死了。"
    en = fact.text.en.upper() if lang == "en" else "Worn out."
    assert any(f"“forklift” ({lang})" in name for name in findings(with_line(zh, en)))


@pytest.mark.parametrize("field", ["opening", "situation", "goal"])
def test_what_is_read_before_the_talk_gives_no_secret_away(field: str) -> None:
    fact = build.scenario().facts[1]
    scene = build.scenario().model_copy(update={field: fact.text})
    assert any(name.startswith(f"scenes.late-pallets.{field}") for name in findings(build.persona(scenes=[scene])))


@pytest.mark.parametrize("lang", LANGS)
def test_a_line_that_is_too_long_is_named(lang: Lang) -> None:
    limit = LINE_LIMIT[lang]
    persona = with_line("累" * (limit + 1), "So tired.") if lang == "zh" else with_line("累。", "so " * (limit + 1))
    assert any(f"({lang})" in name for name in findings(persona))


def test_a_run_of_twelve_tokens_is_too_much_and_eleven_are_not() -> None:
    secret = "甲乙丙丁戊己庚辛壬癸子丑寅卯"
    assert overlaps("是" + secret[:OVERLAP], secret, "zh")
    assert not overlaps("是" + secret[: OVERLAP - 1] + "了", secret, "zh")
    words = "one two three four five six seven eight nine ten eleven twelve thirteen"
    assert overlaps(words.upper().replace(" ", ", "), words, "en")
    assert not overlaps(" ".join(words.split()[:11]), words, "en")


def test_all_of_a_short_secret_is_too_much() -> None:
    assert overlaps("她要走了，你不知道？", "她要走了", "zh")
    assert not overlaps("她要来了", "她要走了", "zh")
