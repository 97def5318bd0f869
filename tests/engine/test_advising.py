"""Advice on a draft, and the debrief by a model: bounded, and never more than was said."""

import json
from collections.abc import Sequence
from typing import Any

import pytest

from coach.domain.model import CallRole, ModelCall
from coach.domain.session import Session
from coach.embedded.debrief import QuickDrafter
from coach.embedded.scripted import Answer, ScriptedChat
from coach.engine.advising import LONGEST, ModelAdviser, messages_for
from coach.engine.debriefing import debrief_of
from coach.engine.drafting import ModelDrafter, message_for
from coach.engine.protocols import Stage, Task
from coach.engine.talking import Message
from coach.errors import ModelTimeout
from tests import world as build

STAGE = Stage(play=build.play(), turns=(), reply=build.REPLY)


def chat(answer: Answer) -> ScriptedChat:
    def script(role: CallRole, messages: Sequence[Message]) -> Answer:
        return answer

    return ScriptedChat(script)


def advice(answer: str, task: Task = "points") -> str:
    calls: list[ModelCall] = []
    text = "".join(ModelAdviser(chat(answer), 400, 0.0).advise(STAGE, build.full(), task, calls.append))
    assert [call.role for call in calls] == ["advice"]
    return text


def test_advice_ends_after_two_points() -> None:
    assert advice("先说看到的。\n\n再说要什么。\n第三点。\n第四点。") == "先说看到的。\n\n再说要什么。\n"


def test_advice_that_does_not_end_is_cut() -> None:
    assert len(advice("说" * 5000)) == LONGEST
    assert len(advice("说" * 5000, "one_way")) == LONGEST


def test_the_reply_is_written_for_the_learner_only_when_that_is_asked() -> None:
    points = messages_for(STAGE, build.full(), "points").text
    assert "Do not write the reply" in points
    assert "Write one way to say it" in messages_for(STAGE, build.full(), "one_way").text


def test_the_adviser_knows_what_the_learner_knows_and_nothing_of_the_other_sides() -> None:
    text = messages_for(STAGE, build.full(), "points").text
    scene = STAGE.play.scene()
    assert scene.goal.zh in text
    hidden = [fact.text.zh for fact in scene.facts] + [need.text.zh for need in scene.needs]
    assert [secret for secret in hidden if secret in text] == []


def session() -> Session:
    return build.session(turns=[build.turn(1), build.turn(2, reply=build.REPLY)])


def answer(**changes: Any) -> str:
    nothing = {"turn": 0, "quote": ""}
    given = {"turning_point": nothing, "costliest": nothing, "claims": [], "advice": []}
    return json.dumps(given | changes, ensure_ascii=False)


def drafted(reply: Answer) -> ModelDrafter:
    return ModelDrafter(chat(reply), QuickDrafter(), 1500, 0.0)


CLAIM = {"turn": 2, "quote": "我有点着急", "text": "你说了“我有点着急”，对方松了一点。"}


@pytest.mark.parametrize(
    ("change", "kept"),
    [
        ({}, True),
        ({"quote": "我气疯了"}, False),
        ({"turn": 9}, False),
        ({"text": "你说了“我气疯了”，对方松了一点。"}, False),
        ({"quote": ""}, False),
    ],
)
def test_a_claim_stands_only_on_what_was_said_in_its_turn(change: dict[str, Any], kept: bool) -> None:
    debrief, _ = debrief_of(session(), drafted(answer(claims=[CLAIM | change])))
    assert bool(debrief.claims) is kept
    assert debrief.author == "judge"


def test_the_change_in_tension_is_computed_and_an_invented_quote_falls_back_to_the_quick_draft() -> None:
    point = {"turn": 1, "quote": build.REPLY[:5]}
    real, _ = debrief_of(session(), drafted(answer(turning_point=point)))
    assert real.turning_point is not None
    assert (real.turning_point.turn, real.turning_point.quote) == (1, build.REPLY[:5])
    before = session().start.tension
    assert real.turning_point.tension_change == round(session().turns[0].standing.tension - before, 3)
    invented, _ = debrief_of(session(), drafted(answer(turning_point={"turn": 1, "quote": "没说过"})))
    quick, _ = debrief_of(session(), QuickDrafter())
    assert invented.turning_point == quick.turning_point


def test_without_the_model_the_quick_draft_stands_in_and_the_call_is_counted() -> None:
    debrief, calls = debrief_of(session(), drafted(ModelTimeout(seconds="30")))
    assert debrief.author == "quick_read"
    assert [call.ended for call in calls] == ["ModelTimeout"]


def test_the_debrief_is_written_from_stored_facts_and_nothing_the_other_side_kept() -> None:
    text = message_for(session()).text
    hidden = [fact.text.zh for fact in STAGE.play.scene().facts]
    assert [secret for secret in hidden if secret in text] == []
    assert build.REPLY in text
