"""The other side with a model: what is sent, what may stand, what happens when it may not."""

from collections.abc import Iterable, Sequence

import pytest

from coach.domain.codes import Move
from coach.domain.model import CallRole
from coach.domain.session import Line
from coach.domain.speech import Piece, Restart, SpeechEvent
from coach.embedded.actor import AuthoredActor
from coach.embedded.scripted_chat import Answer, ScriptedChat
from coach.engine.protocols import Stage
from coach.engine.roles.actor import WINDOW, ModelActor, messages_for
from coach.engine.roles.chat_model import Message
from coach.errors import ModelTimeout, ModelUnusable
from tests import fakes
from tests import world as build

STAGE = Stage(play=build.play(), turns=(), reply=build.REPLY)
GOOD = "单子是你们改的，少两托跟我没关系。"
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
    assert "concession" in chat.asked[1][1][-1].text
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
        for part in ("管三号库十年", "不替别人背锅", "短句，爱报数", "Your move: hold", build.REPLY):
            assert part in text


def test_the_prompt_knows_no_score_and_no_fact_that_the_cue_does_not_release() -> None:
    text = prompt_text(STAGE.model_copy(update={"turns": (build.turn(1),)}))
    secrets = [t.zh for fact in STAGE.play.scene().facts for t in (fact.text, fact.line)]
    secrets += [way.accept.zh for way in STAGE.play.scene().settlements]
    assert [secret for secret in secrets if secret in text] == []
    assert "scorecard" not in text
    assert "tension went" not in text
    released = prompt_text(STAGE, Move.DISCLOSE, fact="forklift")
    assert "叉车坏了一台，我没报。" in released
    assert "调岗" not in released


def tokens(stage: Stage) -> int:
    return len(prompt_text(stage))


def test_the_prompt_stops_growing_beyond_the_window() -> None:
    turns = tuple(build.turn(n, reply=build.REPLY) for n in range(1, 41))
    sizes = {n: tokens(STAGE.model_copy(update={"turns": turns[:n]})) for n in (0, WINDOW, 12, 30, 40)}
    assert sizes[0] < sizes[WINDOW]
    assert sizes[40] <= sizes[12] * 1.1
    assert sizes[30] <= sizes[12] * 1.1


def test_what_happened_before_the_window_is_carried_as_facts() -> None:
    early = build.turn(1)
    early = early.model_copy(update={"standing": early.standing.model_copy(update={"told": ("forklift",)})})
    rest = [build.turn(n) for n in range(2, 10)]
    turns = tuple(t.model_copy(update={"standing": early.standing}) for t in [early, *rest])
    text = prompt_text(STAGE.model_copy(update={"turns": turns}))
    assert "上周六叉车坏了一台" in text
    assert "there were 3 more exchanges" in text


def test_a_wall_of_text_does_not_fill_the_prompt() -> None:
    assert tokens(STAGE.model_copy(update={"reply": "墙" * 5000})) < tokens(STAGE) + 1300
