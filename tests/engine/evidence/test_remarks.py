"""One remark on a reply: listening is named, small talk is left alone, and no step is said three times running."""

import pytest

from coach.domain.codes import Act, FaultCode, Move, Term
from coach.domain.reading import FoundAct, Quote, Reading
from coach.engine.evidence.quick_scores import quick_scorecard
from coach.engine.evidence.remarks import open_question, remark_on, remarks
from tests import world


def doing(act: Act, words: str) -> Reading:
    return Reading(acts=(FoundAct(act=act, quote=Quote(text=words, start=0)),))


@pytest.mark.parametrize(
    "words", ["你这半年是怎么跟他们谈的？", "最让你为难的是什么？", "How did that go?", "Walk me through it?"]
)
def test_a_question_nobody_can_answer_by_yes_or_no_is_open(words: str) -> None:
    assert open_question(doing(Act.QUESTION, words)) is not None


@pytest.mark.parametrize("words", ["你愿意吗？", "这周行不行？", "Is that all right?", "Could you send it today?"])
def test_a_question_that_asks_for_a_yes_is_not_open(words: str) -> None:
    assert open_question(doing(Act.QUESTION, words)) is None


def test_a_question_beside_an_attack_does_not_listen() -> None:
    asked = doing(Act.QUESTION, "你凭什么抢我的客户？")
    attack = FoundAct(act=Act.ACCUSATION, quote=Quote(text="你凭什么", start=0))
    assert open_question(asked.model_copy(update={"acts": (*asked.acts, attack)})) is None


@pytest.mark.parametrize("act", [Act.SMALL_TALK, Act.ACKNOWLEDGEMENT, Act.AGREEMENT])
def test_small_talk_owes_no_next_step(act: Act) -> None:
    reading = doing(act, "早啊，吃了没")
    assert remark_on(reading, quick_scorecard(reading, world.rubric(), "早啊，吃了没"), world.rubric()).step is None


def test_an_empty_reply_gets_no_step() -> None:
    reading = Reading(empty=True)
    assert remark_on(reading, quick_scorecard(reading, world.rubric(), "…"), world.rubric()).step is None


def test_a_fault_comes_before_any_step() -> None:
    turn = world.turn(1, world.full(faults=[FaultCode.VERDICT]))
    assert remarks([turn], world.rubric())[1].step is None


def test_what_the_reply_comes_near_to_is_the_step_with_its_own_words() -> None:
    turn = world.turn(1, world.reading(r=1))
    step = remarks([turn], world.rubric())[1]
    assert step.step == "r"
    assert step.near is not None
    assert step.near.stands_in(turn.reply)


def test_no_step_is_named_three_times_running() -> None:
    turns = [world.turn(number, world.reading(o=2)) for number in range(1, 7)]
    steps = [remark.step for remark in remarks(turns, world.rubric()).values()]
    assert all(len(set(steps[at : at + 2])) == 2 for at in range(len(steps) - 1))


def test_what_the_other_side_asked_for_is_the_next_step() -> None:
    turn = world.turn(1, world.reading(o=2))
    cue = turn.cue.model_copy(update={"move": Move.REMIND, "term": Term.WHEN})
    remark = remarks([turn.model_copy(update={"cues": (cue,)})], world.rubric())[1]
    assert (remark.term, remark.step) == (Term.WHEN, None)
