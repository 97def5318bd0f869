"""Advice on a draft, and the debrief by a model: bounded, and never more than was said."""

import json
import re
from collections.abc import Sequence
from typing import Any

import pytest

from coach.domain.codes import FaultCode
from coach.domain.model import CallRole, ModelCall
from coach.domain.session import Session
from coach.domain.speech import AdviceTask
from coach.domain.text import LANGS
from coach.embedded.debriefer import QuickDebriefer
from coach.embedded.scripted_chat import Answer, ScriptedChat
from coach.engine.graph.debrief import debrief_of
from coach.engine.prompts.rendering import prompt
from coach.engine.protocols import Stage
from coach.engine.roles.adviser import LONGEST, ModelAdviser, messages_for
from coach.engine.roles.chat_model import Message
from coach.engine.roles.debriefer import ModelDebriefer, message_for
from coach.errors import ModelTimeout
from tests import fakes
from tests import world as build

STAGE = Stage(play=build.play(), turns=(), reply=build.REPLY)


def chat(answer: Answer) -> ScriptedChat:
    def script(role: CallRole, messages: Sequence[Message]) -> Answer:
        return answer

    return ScriptedChat(script)


def advice(answer: str, task: AdviceTask = "points") -> str:
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
    assert "不要替他写这句回复" in points
    assert "写一种说法" in messages_for(STAGE, build.full(), "one_way").text


def test_the_adviser_knows_what_the_learner_knows_and_nothing_of_the_other_sides() -> None:
    text = messages_for(STAGE, build.full(), "points").text
    scene = STAGE.play.scene()
    assert scene.goal.zh in text
    hidden = [fact.text.zh for fact in scene.facts] + [need.text.zh for need in scene.needs]
    assert [secret for secret in hidden if secret in text] == []


def test_the_adviser_looks_for_what_the_sessions_rubric_names() -> None:
    text = messages_for(STAGE, build.reading(o=1, faults=[FaultCode.DEMAND]), "points").text
    assert "准则O: 1/2\n准则F: 0/2" in text
    assert "毛病： 某条" in text
    other = STAGE.play.rubric.model_copy(update={"criteria": (build.criterion("tone", "T"),)})
    stage = STAGE.model_copy(update={"play": STAGE.play.model_copy(update={"rubric": other})})
    text = messages_for(stage, build.full(), "points").text
    assert "准则T: 没判读\n毛病： 没有" in text
    assert "准则O" not in text
    own = "".join(prompt(f"{lang}/advice").text for lang in LANGS)
    assert not re.search("observation|feeling|观察|感受", own, re.IGNORECASE)


def session() -> Session:
    return build.session(turns=[build.turn(1), build.turn(2, reply=build.REPLY)])


def answer(**changes: Any) -> str:
    nothing = {"turn": 0, "quote": ""}
    given = {"turning_point": nothing, "costliest": nothing, "claims": [], "advice": []}
    return json.dumps(given | changes, ensure_ascii=False)


def drafted(reply: Answer) -> ModelDebriefer:
    return ModelDebriefer(chat(reply), QuickDebriefer(), 1500, 0.0)


CLAIM = {"turn": 2, "quote": "我有点着急", "text": "你说了“我有点着急”，对方松了一点。"}


def claims_kept(claim: dict[str, Any]) -> bool:
    debrief, _ = debrief_of(session(), fakes.context(debriefer=drafted(answer(claims=[claim]))))
    return bool(debrief.claims)


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
    debrief, _ = debrief_of(session(), fakes.context(debriefer=drafted(answer(claims=[CLAIM | change]))))
    assert bool(debrief.claims) is kept
    assert debrief.author == "judge"


MARKS = [
    "“{}”",
    "‘{}’",
    "'{}'",
    '"{}"',
    "＂{}＂",
    "「{}」",
    "『{}』",
    "《{}》",
    "«{}»",
    "‹{}›",
    "`{}`",
    "〝{}〞",
    "”{}“",
    "“{}",
]


@pytest.mark.parametrize("marks", MARKS)
def test_whatever_marks_a_claim_quotes_with_the_words_were_said(marks: str) -> None:
    for words, kept in (("我有点着急", True), ("急", True), ("我气疯了", False), ("恨", False), ("我有点着急。", True)):
        claim = CLAIM | {"text": f"你说{marks.format(words)}"}
        assert claims_kept(claim) is kept, claim["text"]


def test_a_quote_within_a_quote_is_read_without_its_marks() -> None:
    assert claims_kept(CLAIM | {"text": "你说「我『有点着急』」，很真。"})
    assert not claims_kept(CLAIM | {"text": "你说「我『气疯了』」，很真。"})


def test_a_part_may_be_called_by_its_name_in_quotation_marks() -> None:
    assert claims_kept(CLAIM | {"text": "“准则F”这一项你说得很清楚。"})


ENGLISH = "The reps' list didn't come on Monday at 9:30. I'm worried, could we talk?"
WORRIED = {"turn": 1, "quote": "I'm worried", "text": ""}


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("You said 'I'm worried', and it's the reps' list you didn't get.", True),
        ("You said ‘Didn’t come’ – that’s a fact.", True),
        ("You named the time, 9:30, and one thing to talk about.", True),
        ("You said 'I hate this', and it's out.", False),
        ("You did it 95% right.", False),
        ("That was ninety-five percent of the way.", False),
        ("Eleven minutes in, you asked.", False),
        ("In turn 7 you apologised.", False),
        ("In the seventh turn you apologised.", False),
        ("In turn two you apologised.", False),
        ("Turns 1 and 2 both went well.", False),
        ("In turn 1 you named a fact.", True),
        ("It was your turn to speak, and you did.", True),
    ],
)
def test_an_english_claim_says_only_what_there_is(text: str, kept: bool) -> None:
    talk = build.session(
        turns=[build.turn(1, build.reading(of=ENGLISH), ENGLISH), build.turn(2)], play=build.play("en")
    )
    debrief, _ = debrief_of(talk, fakes.context(debriefer=drafted(answer(claims=[WORRIED | {"text": text}]))))
    assert bool(debrief.claims) is kept


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("这一句值95分。", False),
        ("这一句值９５分。", False),
        ("这一句值九十五分。", False),
        ("做到了百分之九十。", False),
        ("拿了七分。", False),
        ("紧张度从42降下来了。", False),
        ("两托、九点，都查得到。", True),
        ("你约了9点，少了2托。", True),
        ("十分清楚，万一他不答应，千万别急，一起想办法。", True),
        ("第七轮你道歉了。", False),
        ("第1轮你道歉了。", False),
        ("第 ① 轮你道歉了。", False),
        ("第一、二轮你都说了。", False),
        ("第二回合你说得好。", True),
        ("第2轮你说得好，满格是10。", True),
        ("第二次开口就好多了。", True),
    ],
)
def test_a_claim_states_no_figure_and_names_no_turn_of_its_own_making(text: str, kept: bool) -> None:
    assert claims_kept(CLAIM | {"text": text}) is kept


def test_a_figure_or_a_round_that_was_spoken_of_may_be_repeated() -> None:
    reply = "第七轮谈判里你们让了百分之十五，我有点着急。"
    talk = build.session(turns=[build.turn(1, build.reading(of=reply), reply)])
    claim = {"turn": 1, "quote": "我有点着急", "text": "你说清了第七轮谈判里的15%。"}
    debrief, _ = debrief_of(talk, fakes.context(debriefer=drafted(answer(claims=[claim]))))
    assert debrief.claims


@pytest.mark.parametrize("quote", ["，", "。", "急", "，，，", "9", " "])
def test_a_claim_or_a_moment_that_quotes_a_mark_or_one_character_is_refused(quote: str) -> None:
    reply = "，，，急。9 点见"
    talk = build.session(turns=[build.turn(1, build.reading(of=reply), reply)])
    point = {"turn": 1, "quote": quote}
    advice = [{"kind": "criterion", "code": "o", **point}]
    given = answer(claims=[point | {"text": "不错。"}], turning_point=point, costliest=point, advice=advice)
    debrief, _ = debrief_of(talk, fakes.context(debriefer=drafted(given)))
    assert debrief.claims == ()
    shown = [moment.quote for moment in (debrief.turning_point, debrief.costliest, *debrief.advice) if moment]
    assert quote not in shown


@pytest.mark.parametrize(
    "odd",
    [
        {"confidence": 1},
        {"advice": None},
        {"turning_point": None},
        {"costliest": {"turn": "none", "quote": None}},
        {"advice": [{"kind": "tip", "code": "o", "turn": 1, "quote": "周一"}]},
        {"claims": [CLAIM | {"score": 9}, "and so on", {"turn": None, "text": 3}]},
    ],
)
def test_one_odd_field_does_not_lose_the_debrief(odd: dict[str, Any]) -> None:
    debrief, calls = debrief_of(session(), fakes.context(debriefer=drafted(answer(**({"claims": [CLAIM]} | odd)))))
    assert (debrief.author, len(debrief.claims), len(calls)) == ("judge", 1, 1)


def test_the_change_in_tension_is_computed_and_an_invented_quote_falls_back_to_the_quick_draft() -> None:
    point = {"turn": 1, "quote": build.REPLY[:5]}
    real, _ = debrief_of(session(), fakes.context(debriefer=drafted(answer(turning_point=point))))
    assert real.turning_point is not None
    assert (real.turning_point.turn, real.turning_point.quote) == (1, build.REPLY[:5])
    before = session().start.tension
    assert real.turning_point.tension_change == round(session().turns[0].standing.tension - before, 3)
    invented, _ = debrief_of(
        session(), fakes.context(debriefer=drafted(answer(turning_point={"turn": 1, "quote": "没说过"})))
    )
    quick, _ = debrief_of(session(), fakes.context(debriefer=QuickDebriefer()))
    assert invented.turning_point == quick.turning_point


def test_without_the_model_the_quick_draft_stands_in_and_the_call_is_counted() -> None:
    debrief, calls = debrief_of(session(), fakes.context(debriefer=drafted(ModelTimeout(seconds="30"))))
    assert debrief.author == "quick_read"
    assert [call.ended for call in calls] == ["ModelTimeout"]


def test_the_debrief_is_written_from_stored_facts_and_nothing_the_other_side_kept() -> None:
    text = message_for(session()).text
    hidden = [fact.text.zh for fact in STAGE.play.scene().facts]
    assert [secret for secret in hidden if secret in text] == []
    assert build.REPLY in text
