"""Figures of a session, and the check of a draft against what was said."""

from collections.abc import Callable

import pytest

from coach.domain.codes import FaultCode
from coach.domain.debrief import Advice, Draft, Moment
from coach.domain.reading import Reading
from coach.domain.rubric import Level
from coach.domain.scoring import CriterionScore, Reason, Scorecard
from coach.domain.session import Session, Turn
from coach.engine.evidence.quick_scores import quick_scorecard
from coach.engine.evidence.session_figures import results, totals
from coach.engine.graph.debrief import debrief_of
from tests import fakes
from tests import world as build


def scored(number: int, level: int | None) -> Turn:
    evidence = (build.quote(build.REPLY, "周一的装车单"),) if level else ()
    score = CriterionScore(
        criterion="o", level=level, evidence=evidence, reason=None if level is not None else Reason(code="no_level")
    )
    return build.turn(number, scorecard=Scorecard(source="judge", scores=(score,)))


def test_a_mean_is_over_the_scored_replies_only() -> None:
    turns = [scored(1, 2), scored(2, None), scored(3, 1)]
    o, *others = results(turns, build.rubric())
    assert (o.mean, o.scored, o.top, o.best_turn, o.best_quote) == (1.5, 2, 2, 1, "周一的装车单")
    assert totals(turns) == (2, 0, 1)
    assert [(result.mean, result.scored, result.best_turn) for result in others] == [(None, 0, None)] * 3


def test_a_criterion_never_met_has_no_best_turn() -> None:
    o = results([scored(1, 0)], build.rubric())[0]
    assert (o.mean, o.best_turn, o.best_quote) == (0.0, None, "")


def test_a_criterion_the_quick_read_does_not_know_is_unscored_with_the_reason() -> None:
    card = quick_scorecard(build.full(), build.rubric(build.criterion("tone", "T")), build.REPLY)
    assert card.level("tone") is None
    assert [score.reason for score in card.scores] == [None] * 4 + [Reason(code="not_read")]


def test_a_known_criterion_on_another_scale_is_unscored_and_not_given_a_label_of_0_to_2() -> None:
    levels = tuple(Level(level=n, anchor=build.text(f"第{n}级", f"Level {n}")) for n in range(5))
    o, *others = build.rubric().criteria
    rubric = build.rubric().model_copy(update={"criteria": (o.model_copy(update={"levels": levels}), *others)})
    card = quick_scorecard(build.full(), rubric, build.REPLY)
    assert [score.level for score in card.scores] == [None, 2, 2, 2]
    assert card.scores[0].reason == Reason(code="other_scale")


def test_one_quote_that_is_not_in_the_reply_leaves_that_criterion_unscored_and_the_others_scored() -> None:
    said = build.reading(o=2, f=1)
    invented = build.quote("我没说过", "没说过")
    forged = said.model_copy(update={"evidence": {**said.evidence, "f": (*said.evidence["f"], invented)}})
    card = quick_scorecard(forged, build.rubric(), build.REPLY)
    assert (card.level("o"), card.level("f")) == (2, None)
    assert card.scores[1].reason == Reason(code="not_verbatim")


class Says:
    """A debriefer that says what it is told to."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft

    def draft(self, session: Session) -> Draft:
        return self._draft


def moment(turn: int, quote: str) -> Draft:
    return Draft(turning_point=Moment(turn=turn, quote=quote, tension_change=-1), costliest=None, advice=())


def costliest(turn: int, quote: str) -> Draft:
    return Draft(turning_point=None, costliest=Moment(turn=turn, quote=quote, tension_change=1), advice=())


def advice(turn: int, quote: str) -> Draft:
    return Draft(
        turning_point=None, costliest=None, advice=(Advice(kind="criterion", code="o", turn=turn, quote=quote),)
    )


@pytest.mark.parametrize(
    ("draft", "first"), [(moment, build.full()), (costliest, build.reading(faults=[FaultCode.VERDICT])), (advice, None)]
)
@pytest.mark.parametrize(
    ("turn", "quote", "kept"),
    [
        (1, "周一的装车单", True),
        (2, "周一的装车单", False),
        (1, "星期一的装车单", False),
        (1, "第1句", False),
        (99, "", False),
        (1, "", False),
    ],
    ids=["said", "said in another turn", "not quite said", "said by the other side", "no such turn", "no words"],
)
def test_only_what_the_learner_said_in_that_turn_is_shown(
    draft: Callable[[int, str], Draft], first: Reading | None, turn: int, quote: str, kept: bool
) -> None:
    session = build.session(turns=[build.turn(1, first), build.turn(2, build.reading(of="别的话"), reply="别的话")])
    debrief, _calls = debrief_of(session, fakes.context(debriefer=Says(draft(turn, quote))))
    assert bool(debrief.turning_point or debrief.costliest or debrief.advice) is kept


def test_the_course_of_the_tension_starts_before_the_first_turn() -> None:
    turn = build.turn()
    nothing = Says(Draft(turning_point=None, costliest=None, advice=()))
    debrief, _calls = debrief_of(build.session(turns=[turn]), fakes.context(debriefer=nothing))
    assert debrief.tension == (6.0, turn.standing.tension)
    assert debrief.totals == (8,)
