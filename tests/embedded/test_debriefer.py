"""The debrief without a model: real turns, the learner's own words."""

from hypothesis import given, settings
from hypothesis import strategies as st

from coach.domain.codes import Act, FaultCode, GoodMove
from coach.domain.knowledge import Guidance
from coach.domain.reading import FoundAct, Quote, Reading
from coach.domain.session import Session
from coach.embedded.debriefer import ADVICE, QuickDebriefer
from coach.engine.evidence.quotes import sentence_of
from coach.engine.graph.debrief import debrief_of
from tests import fakes
from tests import world as build
from tests.partner.courses import READINGS, course

DEBRIEFER = QuickDebriefer()


def talked(*readings: Reading) -> Session:
    """A session of these readings until an outcome; the readings stay verbatim."""
    steps = enumerate(zip(readings, course(readings), strict=False), 1)
    return build.session(
        turns=[build.turn(n, read, standing=step.after, cues=(step.cue,)) for n, (read, step) in steps]
    )


def test_a_session_without_turns_has_nothing_to_show() -> None:
    draft = DEBRIEFER.draft(talked())
    assert (draft.turning_point, draft.costliest, draft.advice) == (None, None, ())


def test_the_turning_point_is_the_turn_that_did_most_good_and_the_costliest_the_one_that_did_most_harm() -> None:
    draft = DEBRIEFER.draft(
        talked(build.summed(2), build.full(), build.reading(faults=[FaultCode.CONTEMPT]), build.summed(4))
    )
    assert draft.turning_point
    assert draft.costliest
    assert (draft.turning_point.turn, draft.costliest.turn) == (2, 3)
    assert draft.turning_point.tension_change < 0 < draft.costliest.tension_change
    assert draft.costliest.faults == (FaultCode.CONTEMPT,)


def test_a_turn_that_hardly_moved_the_other_side_is_no_turning_point() -> None:
    draft = DEBRIEFER.draft(talked(build.reading(o=1)))
    assert draft.turning_point is None


def test_a_line_without_a_fault_is_not_the_costliest_though_tension_rose() -> None:
    session = talked(build.reading(empty=True), build.reading(empty=True))
    assert session.turns[-1].standing.tension > session.start.tension
    assert DEBRIEFER.draft(session).costliest is None


def test_an_accusation_without_a_fault_of_the_codebook_is_a_costly_line_quoted_by_its_words() -> None:
    accusation = FoundAct(act=Act.ACCUSATION, quote=Quote(text="你来过两次", start=5))
    accusing = build.reading(o=1).model_copy(update={"acts": (accusation,)})
    [turn] = talked(accusing).turns
    turn = turn.model_copy(update={"reply": "今天先停。你来过两次，我来过十九次。"})
    draft = DEBRIEFER.draft(build.session(turns=[turn]))
    assert draft.costliest
    assert draft.costliest.quote == "你来过两次，我来过十九次。"


def test_the_costliest_line_has_the_judges_better_sentence_and_the_rule_shown_with_it() -> None:
    session = talked(build.reading(faults=[FaultCode.VERDICT]))
    [turn] = session.turns
    card = turn.scorecard.model_copy(update={"better": "周一的单子少了两托。"})
    told = turn.model_copy(update={"scorecard": card, "guidance": Guidance(passages=(build.passage("a", 2),))})
    draft = DEBRIEFER.draft(session.model_copy(update={"turns": (told,)}))
    assert draft.costliest
    assert draft.costliest.better == "周一的单子少了两托。"
    assert draft.costliest.rule == build.passage("a", 2)


def test_a_session_that_only_got_worse_has_no_turning_point() -> None:
    draft = DEBRIEFER.draft(talked(build.reading(faults=[FaultCode.VERDICT])))
    assert draft.turning_point is None
    assert draft.costliest


def test_the_first_advice_is_the_fault_made_most_often_where_it_was_made_first() -> None:
    twice, once = build.reading(faults=[FaultCode.DEMAND]), build.reading(faults=[FaultCode.VERDICT])
    advice = DEBRIEFER.draft(talked(once, twice, twice)).advice[0]
    assert (advice.kind, advice.code, advice.turn) == ("fault", "demand", 2)


def test_words_to_the_scorer_are_no_habit_to_advise_on() -> None:
    assert all(a.kind == "criterion" for a in DEBRIEFER.draft(talked(build.reading(faults=[FaultCode.GAMING]))).advice)


def test_without_faults_the_weakest_criteria_are_advised_on_and_full_marks_on_nothing() -> None:
    advice = DEBRIEFER.draft(talked(build.reading(2, 1, 0, 2), build.reading(2, 1, 1, 2))).advice
    assert [a.code for a in advice] == ["n", "f"]
    assert DEBRIEFER.draft(talked(build.full())).advice == ()


def test_a_guess_at_the_other_side_is_what_turned_it() -> None:
    guessed = build.full(moves=[GoodMove.EMPATHY])
    draft = DEBRIEFER.draft(talked(guessed))
    assert draft.turning_point
    assert draft.turning_point.quote == sentence_of(build.REPLY, guessed.good_moves[0].quote.text)


@settings(max_examples=60, deadline=None)
@given(st.lists(READINGS, max_size=8))
def test_every_quote_is_verbatim_and_every_turn_is_real(readings: list[Reading]) -> None:
    session = talked(*readings)
    draft = DEBRIEFER.draft(session)
    said = {turn.number: turn.reply for turn in session.turns}
    for shown in (draft.turning_point, draft.costliest, *draft.advice):
        if shown:
            assert shown.quote
            assert shown.quote in said[shown.turn]
    assert len(draft.advice) <= ADVICE
    debrief, _calls = debrief_of(session, fakes.context(debriefer=DEBRIEFER))
    assert (debrief.turning_point, debrief.costliest, debrief.advice) == (
        draft.turning_point, draft.costliest, draft.advice,
    )  # fmt: skip
