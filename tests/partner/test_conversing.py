"""Rules 11 to 17 of the other side: it answers what was said, and what was given is met."""

from collections.abc import Sequence

import pytest

from coach.domain.codes import CONCESSIONS, Act, Difficulty, FaultCode, Move, Outcome, Term
from coach.domain.persona import Matter, Question, Scenario
from coach.domain.reading import FoundAct, Quote, Reading
from coach.domain.text import Terms
from coach.partner.director import direct
from tests import world as build
from tests.partner.courses import NEEDS, TEMPER, WAYS, at, course

EACH = pytest.mark.parametrize("difficulty", list(Difficulty))
HOW_FAR = Question(
    id="how-far", asked=Terms(zh=("到哪一步了",), en=("how far",)), answer=build.text("第三托。", "The third pallet.")
)
MATTERS = tuple(
    Matter(id=name, text=build.text(name, name), cues=Terms(zh=(name,), en=(name,))) for name in ("dates", "paper")
)


def doing(*acts: Act, of: Reading | None = None, **more: object) -> Reading:
    """A reading that does these acts, each in words of its own."""
    found = tuple(FoundAct(act=act, quote=Quote(text=f"{act.value} {more}", start=0)) for act in acts)
    return (of or build.reading()).model_copy(update={"acts": found, **more})


def scene(terms: Sequence[Term] = ()) -> Scenario:
    """The built scene with a question, two matters, and a first settlement that wants these terms said."""
    way, *others = build.scenario().settlements
    return build.scenario(
        questions=(HOW_FAR,),
        matters=MATTERS,
        settlements=(way.model_copy(update={"terms": tuple(terms)}), *others),
    )


PROPOSAL = doing(Act.PROPOSAL, of=build.reading(r=2, fits=[WAYS[0]]))


@EACH
@pytest.mark.parametrize("tension", [0.5, 5.0, 9.5])
def test_11_a_harmless_question_is_answered_at_any_tension_and_never_punished(
    difficulty: Difficulty, tension: float
) -> None:
    before = build.standing(tension=tension, trust=0.5)
    after, cue = direct(before, doing(Act.QUESTION, questions=("how-far",)), scene(), TEMPER, at(difficulty))
    assert (cue.move, cue.question) == (Move.ANSWER, "how-far")
    assert after.tension <= before.tension + 0.1
    assert after.patience == before.patience


def test_11_a_question_without_an_answer_gets_an_honest_word() -> None:
    _, cue = direct(build.standing(), doing(Act.QUESTION), scene(), TEMPER, build.MEDIUM)
    assert (cue.move, cue.question, cue.act) == (Move.ANSWER, None, Act.QUESTION)


def test_11_a_question_is_never_taken_for_surrender() -> None:
    asked = doing(Act.QUESTION, of=build.reading(faults=[FaultCode.CAPITULATION]))
    steps = course([asked] * 3, scene=scene())
    assert {step.cue.move for step in steps} == {Move.ANSWER}


@pytest.mark.parametrize("act", [Act.APOLOGY, Act.OWNERSHIP, Act.CREDIT, Act.FEELING_GUESS, Act.OFFER])
def test_12_what_is_given_is_met(act: Act) -> None:
    after, cue = direct(build.standing(tension=8.0), doing(act), scene(), TEMPER, build.MEDIUM)
    assert (cue.move, cue.act) == (Move.ACKNOWLEDGE, act)
    assert after.tension < 8.0


def test_12_only_what_is_still_missing_is_asked_for() -> None:
    wants = scene([Term.WHEN, Term.WHO])
    ready = {"tension": 2.0, "trust": 6.0, "heard": ("rest",)}
    said_who = PROPOSAL.model_copy(update={"terms": (Term.WHO,)})
    first, cue = direct(build.standing(**ready), said_who, wants, TEMPER, build.MEDIUM)
    assert (cue.move, cue.term) == (Move.REMIND, Term.WHEN)
    said_when = doing(Act.PROPOSAL, of=build.reading(r=2, fits=[WAYS[0]]), terms=(Term.WHEN,))
    last, cue = direct(first, said_when, wants, TEMPER, build.MEDIUM)
    assert (cue.move, last.outcome) == (Move.ACCEPT, Outcome.SETTLED)


def test_12_probing_and_holding_are_about_a_matter_that_is_open() -> None:
    request = build.reading(r=2)
    _, cue = direct(build.standing(), request, scene(), TEMPER, build.MEDIUM)
    assert cue.matter == "dates"
    _, cue = direct(build.standing(dealt_with=("dates",)), request, scene(), TEMPER, build.MEDIUM)
    assert cue.matter == "paper"


def test_13_an_agreement_restates_what_the_learner_proposed() -> None:
    ready = build.standing(tension=2.0, trust=6.0, heard=("rest",))
    _, cue = direct(ready, PROPOSAL, scene(), TEMPER, build.MEDIUM)
    assert (cue.move, cue.echo) == (Move.ACCEPT, PROPOSAL.acts[0].quote.text)


@EACH
def test_13_there_are_at_most_two_counters_in_a_talk(difficulty: Difficulty) -> None:
    asks = [build.full(fits=[WAYS[0]])] * 12
    moves = [step.cue.move for step in course(asks, at(difficulty))]
    assert moves.count(Move.COUNTER) <= 2


@EACH
@pytest.mark.parametrize("act", [Act.ACCUSATION, Act.THREAT])
def test_14_an_accusation_with_figures_and_a_polite_threat_never_lower_tension(
    difficulty: Difficulty, act: Act
) -> None:
    before = build.standing(tension=5.0)
    after, cue = direct(before, doing(act, of=build.reading(o=2, r=2)), scene(), TEMPER, at(difficulty))
    assert after.tension > before.tension
    assert after.trust < before.trust
    assert cue.move not in CONCESSIONS


def test_15_an_honest_apology_and_two_good_turns_bring_most_of_it_back() -> None:
    quiet, bad = build.summed(6), build.reading(faults=[FaultCode.VERDICT])
    sorry = doing(Act.APOLOGY, Act.OWNERSHIP)
    steps = course([quiet, quiet, bad, sorry, quiet, quiet])
    calm, after_bad, mended = steps[1].after.tension, steps[2].after.tension, steps[5].after.tension
    assert after_bad > calm
    assert mended <= after_bad - 0.7 * (after_bad - calm)


def test_15_repair_brings_less_back_on_hard() -> None:
    bad, sorry = build.reading(faults=[FaultCode.VERDICT]), doing(Act.APOLOGY)
    fell = [
        steps[0].after.tension - steps[1].after.tension
        for steps in (course([bad, sorry], at(difficulty)) for difficulty in (Difficulty.MEDIUM, Difficulty.HARD))
    ]
    assert fell[0] > fell[1] > 0


@EACH
def test_16_the_same_content_earns_once(difficulty: Difficulty) -> None:
    formula = build.full(of="我感到难过因为我需要尊重你愿意吗")
    standing = build.standing(tension=9.0)
    after, _ = direct(standing, formula, scene(), TEMPER, at(difficulty))
    again, _ = direct(after, formula, scene(), TEMPER, at(difficulty))
    assert after.tension < standing.tension
    assert again.tension >= after.tension
    assert again.trust == after.trust


def test_a_surrender_is_asked_about_and_taken_only_after_a_plain_yes() -> None:
    gives_in = build.reading(faults=[FaultCode.CAPITULATION])
    asked, cue = direct(build.standing(), gives_in, scene(), TEMPER, build.MEDIUM)
    assert (cue.move, cue.fault, asked.giving_up) == (Move.CLARIFY, FaultCode.CAPITULATION, True)
    taken, cue = direct(asked, doing(Act.AGREEMENT), scene(), TEMPER, build.MEDIUM)
    assert (cue.move, taken.outcome) == (Move.TAKE, Outcome.GAVE_IN)
    meant_otherwise, cue = direct(asked, doing(Act.PROPOSAL, of=build.reading(r=2)), scene(), TEMPER, build.MEDIUM)
    assert (meant_otherwise.outcome, meant_otherwise.giving_up) == (Outcome.OPEN, False)


@pytest.mark.parametrize("act", [Act.SMALL_TALK, Act.CLARIFICATION, Act.ACKNOWLEDGEMENT])
def test_small_talk_and_listening_get_an_answer(act: Act) -> None:
    before = build.standing(tension=8.0)
    after, cue = direct(before, doing(act), scene(), TEMPER, build.MEDIUM)
    assert (cue.move, cue.act) == (Move.ANSWER, act)
    assert after.tension <= 8.0
    assert after.outcome is Outcome.OPEN


def test_needs_named_in_passing_are_heard_whatever_else_the_reply_does() -> None:
    said = doing(Act.CREDIT, touched=(NEEDS[0],))
    after, _ = direct(build.standing(), said, scene(), TEMPER, build.MEDIUM)
    assert after.heard == (NEEDS[0],)


WHOLE = (Term.WHO, Term.WHAT, Term.WHEN)


@EACH
def test_a_late_proposal_that_says_who_does_what_and_when_calms_more_than_a_bare_one(difficulty: Difficulty) -> None:
    late = build.standing(tension=6.5, trust=2.3)
    bare, _ = direct(late, PROPOSAL, scene(WHOLE), TEMPER, at(difficulty))
    said = PROPOSAL.model_copy(update={"terms": WHOLE})
    whole, _ = direct(late, said, scene(WHOLE), TEMPER, at(difficulty))
    assert whole.tension < bare.tension - 0.3
    assert whole.trust > bare.trust


def test_a_term_said_before_earns_nothing_again() -> None:
    said = PROPOSAL.model_copy(update={"terms": WHOLE})
    new, old = (build.standing(tension=6.5, supplied=terms) for terms in ((), WHOLE))
    fell = [s.tension - direct(s, said, scene(), TEMPER, build.MEDIUM).standing.tension for s in (new, old)]
    assert fell[0] > fell[1]


def test_an_offer_that_says_who_does_what_and_when_may_be_agreed_to() -> None:
    ready = build.standing(tension=2.0, trust=6.0, heard=("rest",))
    offer = doing(Act.OFFER, fits=(WAYS[0],), terms=WHOLE)
    after, cue = direct(ready, offer, scene(), TEMPER, build.MEDIUM)
    assert (after.outcome, cue.echo) == (Outcome.SETTLED, offer.acts[0].quote.text)
    vague = doing(Act.OFFER, fits=(WAYS[0],), terms=(Term.WHO,))
    after, _ = direct(ready, vague, scene(), TEMPER, build.MEDIUM)
    assert after.outcome is Outcome.OPEN


def test_an_agreement_is_held_up_once_for_what_is_missing_and_not_again() -> None:
    ready = build.standing(tension=2.0, trust=6.0, heard=("rest",))
    first, cue = direct(ready, PROPOSAL, scene([Term.WHEN, Term.WRITTEN]), TEMPER, build.MEDIUM)
    assert cue.move is Move.REMIND
    again = doing(Act.PROPOSAL, of=build.reading(r=2, fits=[WAYS[0]]), terms=(Term.WHEN,))
    last, _ = direct(first, again, scene([Term.WHEN, Term.WRITTEN]), TEMPER, build.MEDIUM)
    assert last.outcome is Outcome.SETTLED
