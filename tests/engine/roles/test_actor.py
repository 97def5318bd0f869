"""The other side with a model: what is sent, what may stand, what happens when it may not."""

import re
from collections.abc import Iterable, Sequence

import pytest

from coach.domain.codes import Move
from coach.domain.model import CallRole
from coach.domain.session import Line
from coach.domain.speech import Piece, Restart, SpeechEvent
from coach.domain.text import LANGS, Lang
from coach.embedded.actor import AuthoredActor
from coach.embedded.scripted_chat import Answer, ScriptedChat
from coach.engine.prompts.rendering import section
from coach.engine.protocols import Stage
from coach.engine.roles.actor import ModelActor
from coach.engine.roles.actor_brief import WINDOW, left_out, messages_for
from coach.engine.roles.actor_note import Refused
from coach.engine.roles.chat_model import Message
from coach.engine.roles.voice import sample_for, voice_of
from coach.errors import ModelTimeout, ModelUnusable
from tests import fakes
from tests import world as build

STAGE = Stage(play=build.play(), turns=(), reply=build.REPLY)
GOOD = "单子是你们改的，少两托跟我没关系。"
BROKEN = (
    "again", "empty", "too_long", "language", "markup", "machine", "coaching", "others_words", "leak", "concession",
    "invented_figure", "invented_name", "echo", "repeated", "copied", "unusable",
)  # fmt: skip
CONCEDING = "行吧，就按你说的办。"


def spoken(
    *answers: Answer, stage: Stage = STAGE, move: Move = Move.HOLD
) -> tuple[list[SpeechEvent], Line, ScriptedChat]:
    queue = list(answers)

    def script(role: CallRole, messages: Sequence[Message]) -> Answer:
        return queue.pop(0)

    chat = ScriptedChat(script)
    *pieces, line = ModelActor(chat, AuthoredActor(), fakes.line_rules(), 400, 0.8).speak(build.cue(move), stage)
    assert isinstance(line, Line)
    return pieces, line, chat


def shown_at_last(events: Iterable[SpeechEvent]) -> str:
    """What a page shows in the end."""
    shown = ""
    for event in events:
        if isinstance(event, Piece):
            shown += event.text
        elif isinstance(event, Restart):
            shown = ""
    return shown


def test_a_good_line_is_the_models_and_costs_one_call() -> None:
    pieces, line, _ = spoken(GOOD)
    assert (line.text, line.author, line.broke, line.instead) == (GOOD, "model", (), "")
    assert shown_at_last(pieces) == GOOD
    assert [(call.role, call.ended) for call in line.calls] == [("actor", "ok")]


def test_a_line_that_breaks_a_rule_is_asked_for_again_with_the_rule_named() -> None:
    pieces, line, chat = spoken(CONCEDING, GOOD)
    assert (line.text, line.author, line.broke) == (GOOD, "model", ("concession",))
    assert shown_at_last(pieces) == GOOD
    again = chat.asked[1][1][-1].text
    assert CONCEDING in again
    assert section("zh/broken", "concession") in again
    assert again.startswith(chat.asked[0][1][-1].text.rpartition("\n")[0])
    assert len(line.calls) == 2


@pytest.mark.parametrize("second", [CONCEDING, ModelUnusable(found="it is empty")])
def test_after_two_bad_lines_an_authored_one_stands_and_both_are_counted(second: Answer) -> None:
    pieces, line, _ = spoken(CONCEDING, second)
    assert (line.author, line.broke[0], len(line.broke)) == ("authored", "concession", 2)
    assert line.instead.startswith("rule:")
    assert shown_at_last(pieces) == line.text
    assert line.text == shown_at_last(AuthoredActor().speak(build.cue(Move.HOLD), STAGE))


def test_an_error_of_the_model_is_not_asked_again() -> None:
    pieces, line, chat = spoken(ModelTimeout(seconds="30"))
    assert (line.author, line.instead, line.broke) == ("authored", "ModelTimeout", ())
    assert shown_at_last(pieces) == line.text
    assert len(chat.asked) == 1


def test_an_endless_line_is_not_read_to_its_end() -> None:
    _, line, _ = spoken("这单子我说了多少遍了。" * 5000, GOOD)
    assert line.broke == ("too_long",)


@pytest.mark.parametrize("wrapped", [f"梅姐：{GOOD}", f"“{GOOD}”", f"  {GOOD}\n"])
def test_a_name_or_quotation_marks_around_a_line_are_taken_off(wrapped: str) -> None:
    assert spoken(wrapped)[1].text == GOOD


def test_the_system_part_is_the_same_in_every_turn_so_that_a_providers_cache_hits() -> None:
    later = STAGE.model_copy(update={"turns": (build.turn(1), build.turn(2)), "reply": "别的话"})
    first = messages_for(build.cue(Move.HOLD), STAGE)[0]
    assert messages_for(build.cue(Move.ATTACK), later)[0] == first
    assert first.role == "system"


def prompt_text(stage: Stage, move: Move = Move.HOLD, **cue: str) -> str:
    return "\n".join(message.text for message in messages_for(build.cue(move, **cue), stage))


def test_the_prompt_holds_persona_rules_and_cue_in_every_turn() -> None:
    for said in (0, 3, 30):
        text = prompt_text(STAGE.model_copy(update={"turns": tuple(build.turn(n) for n in range(1, said + 1))}))
        for part in ("管三号库十年", "不替别人背锅", "短句，爱报数", section("zh/moves", "hold"), build.REPLY):
            assert part in text


def test_the_prompt_knows_no_score_and_no_fact_that_the_cue_does_not_release() -> None:
    text = prompt_text(STAGE.model_copy(update={"turns": (build.turn(1),)}))
    secrets = [t.zh for fact in STAGE.play.scene().facts for t in (fact.text, fact.line)]
    secrets += [way.accept.zh for way in STAGE.play.scene().settlements]
    assert [secret for secret in secrets if secret in text] == []
    assert "scorecard" not in text
    released = prompt_text(STAGE, Move.DISCLOSE, fact="forklift")
    assert "叉车坏了一台，我没报。" in released
    assert "调岗" not in released


def tokens(stage: Stage) -> int:
    return len(prompt_text(stage))


def test_the_prompt_stops_growing_beyond_the_window() -> None:
    turns = tuple(build.turn(n, reply=build.REPLY) for n in range(1, 41))
    sizes = {n: tokens(STAGE.model_copy(update={"turns": turns[:n]})) for n in (0, WINDOW, 30, 40)}
    assert sizes[0] < sizes[WINDOW]
    assert max(sizes.values()) <= sizes[WINDOW] * 1.1


def test_what_must_not_be_contradicted_is_told_whether_or_not_its_turn_is_still_sent() -> None:
    standing = build.turn(1).standing.model_copy(update={"told": ("forklift",), "offered": ("notice",)})
    turns = tuple(build.turn(n).model_copy(update={"standing": standing}) for n in range(1, 16))
    for count in (1, 15):
        text = prompt_text(STAGE.model_copy(update={"turns": turns[:count]}))
        assert "上周六叉车坏了一台" in text
        assert "改单提前一天通知" in text
    assert "前面已经谈了 6 个来回" in text


def before_the_note(count: int, lang: Lang) -> str:
    """The prompt as the endpoint reads it, up to the last reply."""
    turns = tuple(build.turn(n, reply=f"{build.REPLY}{n}") for n in range(1, count + 1))
    stage = Stage(play=build.play(lang), turns=turns, reply=f"{build.REPLY}{count + 1}")
    text = "".join(f"{message.role}\n{message.text}\n" for message in messages_for(build.cue(Move.HOLD), stage))
    return text[: text.rindex(f"{build.REPLY}{count + 1}")] + stage.reply


@pytest.mark.parametrize("lang", LANGS)
def test_each_prompt_goes_on_where_the_last_one_stopped_byte_for_byte(lang: Lang) -> None:
    begun = [before_the_note(count, lang) for count in range(30)]
    broken = [n for n in range(1, 30) if not begun[n].startswith(begun[n - 1])]
    assert broken[0] > WINDOW
    assert len(broken) == 3, "turns are left out in blocks, not one by one"


def test_long_turns_are_left_out_sooner_and_the_last_one_never() -> None:
    turns = tuple(build.turn(n, reply="长" * 1100) for n in range(1, 9))
    assert left_out(turns[:2], "zh") == 0
    assert 0 < left_out(turns, "zh") < len(turns)


def test_roles_alternate_and_the_user_begins() -> None:
    for count in (0, 3, 20):
        stage = STAGE.model_copy(update={"turns": tuple(build.turn(n) for n in range(1, count + 1))})
        roles = [message.role for message in messages_for(build.cue(Move.HOLD), stage)]
        assert roles == ["system", *(["user", "assistant"] * len(roles))[: len(roles) - 1]]
        assert roles[-1] == "user"


def test_the_brief_is_the_persons_own_side_and_not_the_learners() -> None:
    scene = build.scenario(your_side=build.text("你在三号库站了一天。", "You stood in warehouse three all day."))
    stage = STAGE.model_copy(update={"play": build.play(persona=build.persona(scenes=[scene]))})
    text = messages_for(build.cue(Move.HOLD), stage)[0].text
    assert "你在三号库站了一天。" in text
    assert scene.situation.zh not in text
    assert scene.goal.zh not in text


def test_no_sample_comes_twice_in_a_session_nor_stands_in_the_voice() -> None:
    turns = tuple(build.turn(n, cues=(build.cue(Move.HOLD),)) for n in range(1, 5))
    stages = [STAGE.model_copy(update={"turns": turns[:count]}) for count in range(5)]
    samples = [sample_for(build.cue(Move.HOLD), stage) for stage in stages]
    shown = [sample for sample in samples if sample]
    assert len(shown) >= 4
    assert len(set(shown)) == len(shown)
    assert not set(shown) & set(voice_of(STAGE.play))


def test_a_line_that_copies_its_sample_or_its_voice_is_asked_for_again() -> None:
    shown = sample_for(build.cue(Move.HOLD), STAGE)
    for copied in (shown, voice_of(STAGE.play)[0]):
        assert spoken(copied, GOOD)[1].broke == ("copied",)


@pytest.mark.parametrize(("lang", "other"), [("zh", r"[A-Za-z]{4,}"), ("en", r"[\u4e00-\u9fff]")])
def test_a_prompt_is_in_the_language_of_the_talk(lang: Lang, other: str) -> None:
    stage = Stage(play=build.play(lang), turns=(), reply="ok")
    refused = [Refused("…", tuple(name for name in BROKEN if name != "again"))]
    for move in Move:
        words = "\n".join(m.text for m in messages_for(build.cue(move), stage, refused))
        assert re.findall(other, re.sub(r"</?data[^>]*>|data 标签", "", words)) == []


def test_every_rule_has_words_for_a_retry() -> None:
    assert all(section(f"{lang}/broken", name) for lang in LANGS for name in BROKEN)


def test_a_wall_of_text_does_not_fill_the_prompt() -> None:
    assert tokens(STAGE.model_copy(update={"reply": "墙" * 5000})) < tokens(STAGE) + 1300
