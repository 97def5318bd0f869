"""Which move answers what, one row a case."""

from itertools import pairwise

import pytest

from coach.domain.codes import Band, FaultCode, GoodMove, Move
from coach.domain.persona import Parameters
from coach.domain.reading import Reading
from coach.partner.director import direct
from coach.partner.intent import Intent, intent, load, worst_fault
from coach.partner.transitions import opening_standing
from tests import world as build
from tests.partner.courses import NEEDS, SCENE, TEMPER, WAYS, course


def move_on(said: Reading, tension: float = 5.0, trust: float = 3.0, **standing: object) -> Move:
    before = build.standing(tension=tension, trust=trust, **standing)
    return direct(before, said, SCENE, TEMPER, build.MEDIUM).cue.move


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        (build.reading(empty=True), Intent.NOTHING),
        (build.reading(o=1), Intent.WEAK),
        (build.reading(faults=[FaultCode.GAMING]), Intent.GAMING),
        (build.reading(faults=[FaultCode.CAPITULATION]), Intent.CAPITULATION),
        (build.reading(o=2, faults=[FaultCode.VERDICT]), Intent.MISTREATMENT),
        (build.full(faults=[FaultCode.VERDICT]), Intent.GOOD),
        (build.full(faults=[FaultCode.THREAT]), Intent.MISTREATMENT),
        (build.reading(faults=[FaultCode.VAGUE_REQUEST], r=1), Intent.WEAK),
        (build.summed(4), Intent.GOOD),
        (build.reading(f=2, moves=[GoodMove.EMPATHY]), Intent.GOOD),
        (build.reading(r=2), Intent.WEAK),
        (build.reading(r=2, fits=WAYS), Intent.GOOD),
        (build.full(faults=[FaultCode.CAPITULATION]), Intent.GOOD),
        (build.reading(faults=[FaultCode.CAPITULATION, FaultCode.CONTEMPT]), Intent.MISTREATMENT),
    ],
)
def test_a_turn_is_of_the_gravest_kind_that_fits(said: Reading, kind: Intent) -> None:
    assert intent(said) is kind


@pytest.mark.parametrize(
    ("said", "tension", "move"),
    [
        (build.reading(faults=[FaultCode.CONTEMPT]), 1.0, Move.ATTACK),
        (build.reading(faults=[FaultCode.SARCASM]), 1.0, Move.ATTACK),
        (build.reading(faults=[FaultCode.DEMAND]), 5.0, Move.HOLD),
        (build.reading(faults=[FaultCode.VERDICT]), 3.0, Move.DEFEND),
        (build.reading(faults=[FaultCode.VERDICT]), 8.0, Move.ATTACK),
        (build.reading(faults=[FaultCode.DISMISSAL]), 3.0, Move.VENT),
        (build.reading(faults=[FaultCode.DISMISSAL]), 8.0, Move.ATTACK),
        (build.reading(faults=[FaultCode.GAMING]), 5.0, Move.DEFLECT),
        (build.reading(empty=True), 5.0, Move.CLARIFY),
    ],
)
def test_what_is_said_decides_the_answer(said: Reading, tension: float, move: Move) -> None:
    assert move_on(said, tension) is move


@pytest.mark.parametrize(
    ("half", "moves"),
    [
        (build.reading(r=1), {Move.PROBE, Move.HOLD}),
        (build.reading(f=1), {Move.VENT, Move.PROBE}),
        (build.reading(n=1), {Move.VENT, Move.PROBE}),
        (build.reading(o=1), {Move.DEFEND, Move.PROBE}),
    ],
)
def test_half_a_reply_is_answered_in_kind_and_not_the_same_way_twice_running(half: Reading, moves: set[Move]) -> None:
    found = [step.cue.move for step in course([half] * 6)]
    assert set(found) == moves
    assert all(one is not other for one, other in pairwise(found))


@pytest.mark.parametrize(
    ("said", "move"),
    [(build.full(touched=NEEDS[:1]), Move.VENT), (build.full(), Move.HOLD), (build.summed(6), Move.VENT)],
)
def test_before_there_is_trust_a_good_turn_is_felt_but_nothing_is_given(said: Reading, move: Move) -> None:
    assert move_on(said, trust=0.0) is move


def test_with_trust_a_need_heard_softens_it_and_the_need_is_named() -> None:
    step = course([build.full(), build.full(touched=["rest", "respect"])])[-1]
    assert (step.cue.move, step.cue.need) == (Move.SOFTEN, "rest")
    assert step.after.heard == ("rest", "respect")


def test_a_request_made_too_early_is_countered_with_the_way_it_came_near_to_and_each_way_once() -> None:
    tense = build.MEDIUM.model_copy(update={"settle_at": 0.0})
    said = [build.full(fits=["notice"])] * 5
    countered = [step.cue.settlement for step in course(said, tense) if step.cue.move is Move.COUNTER]
    assert countered == ["notice", "walk-through"]


def test_nothing_to_the_point_is_stalled_in_turn_until_patience_ends() -> None:
    moves = [step.cue.move for step in course([build.reading()] * 12)]
    assert len(moves) == 10
    assert moves[-1] is Move.LEAVE
    assert all(one is not other for one, other in pairwise(moves))


def test_a_good_reply_in_the_last_moment_is_still_heard() -> None:
    assert move_on(build.full(touched=["rest"]), trust=6.0, patience=0.0) is Move.SOFTEN


def test_a_sore_point_weighs_double() -> None:
    said = build.reading(faults=[FaultCode.DEMAND, FaultCode.VERDICT])
    sore = build.temper(sore=[FaultCode.DEMAND])
    assert load(said, sore) > load(said, TEMPER)
    assert worst_fault(said, TEMPER) is FaultCode.VERDICT
    assert worst_fault(said, sore) is FaultCode.DEMAND


@pytest.mark.parametrize(
    ("parameters", "tension", "patience"), [(build.EASY, 4.5, 6), (build.MEDIUM, 6.0, 5), (build.HARD, 7.0, 4)]
)
def test_the_opening_depends_on_temper_and_difficulty(parameters: Parameters, tension: float, patience: float) -> None:
    found = opening_standing(TEMPER, parameters)
    assert (found.tension, found.patience, found.trust) == (tension, patience, 2.0)
    assert found.band() is (Band.HOT if tension >= 6.5 else Band.TENSE)


def test_the_words_thrown_back_are_those_of_the_fault_or_of_the_request() -> None:
    reply = "你总是拖，明天九点给我"
    blame = build.reading(faults=[FaultCode.GENERALISATION], of=reply)
    assert course([blame])[0].cue.echo == reply[:6]
    assert course([build.reading(r=1, of=reply)])[0].cue.echo == reply[:6]
    assert course([build.reading(o=1, of=reply)])[0].cue.echo == ""
