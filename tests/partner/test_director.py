"""The director over any course of readings."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.domain.codes import CONCESSIONS, Difficulty, FaultCode, Move, Outcome
from coach.domain.reading import Reading
from coach.domain.standing import Standing
from coach.partner.director import direct
from coach.partner.intent import Intent, intent
from coach.partner.transitions import opening_standing, tension_change
from tests.world import faulty as reading
from tests.world import persona, scenario

SCENE, TEMPER = scenario(), persona().temper
NEEDS = [need.id for need in SCENE.needs]
FACTS = [fact.id for fact in SCENE.facts]
FITS = [settlement.id for settlement in SCENE.settlements]
MEDIUM = SCENE.difficulties[Difficulty.MEDIUM]

readings = st.builds(
    lambda total, faults, touched, asked, fits: reading(total, *faults, touched=touched, asked=asked, fits=fits),
    st.integers(0, 8),
    st.lists(st.sampled_from(list(FaultCode)), max_size=3, unique=True),
    st.lists(st.sampled_from(NEEDS), max_size=2, unique=True),
    st.lists(st.sampled_from(FACTS), max_size=2, unique=True),
    st.lists(st.sampled_from(FITS), max_size=2, unique=True),
)
standings = st.builds(
    Standing,
    tension=st.floats(3, 7),
    trust=st.floats(0, 6),
    patience=st.floats(1, 6),
    sting=st.sampled_from([0.0, 0.5, 2.0]),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(readings, min_size=1, max_size=12), st.sampled_from(list(Difficulty)))
def test_whatever_is_said_the_standing_stays_in_range_and_nothing_is_given_for_blame(
    course: list[Reading], difficulty: Difficulty
) -> None:
    parameters = SCENE.difficulties[difficulty]
    standing = opening_standing(TEMPER, parameters)
    for said in course:
        before = standing
        standing, cue = direct(before, said, SCENE, TEMPER, parameters)
        assert 0 <= standing.tension <= 10
        assert 0 <= standing.trust <= 10
        kind = intent(said)
        if kind in (Intent.MISTREATMENT, Intent.GAMING, Intent.NOTHING, Intent.CAPITULATION):
            assert cue.move not in CONCESSIONS
            assert standing.heard == before.heard
        if kind is Intent.MISTREATMENT:
            assert standing.tension >= before.tension
        if cue.fact:
            _assert_unlocked(cue.fact, standing, said)
        assert set(standing.told) - set(before.told) <= {cue.fact}
        if standing.outcome is Outcome.SETTLED:
            assert said.labels.r == 2
            assert standing.heard
            assert cue.settlement in said.fits
            assert standing.tension <= parameters.settle_at
        if standing.outcome is not Outcome.OPEN:
            return


def _assert_unlocked(fact_id: str, standing: Standing, said: Reading) -> None:
    unlock = next(fact.unlock for fact in SCENE.facts if fact.id == fact_id)
    assert unlock.need is None or unlock.need in standing.heard
    assert unlock.ask is None or fact_id in said.asked
    assert unlock.trust is None or standing.trust >= unlock.trust


@given(standings)
def test_from_any_standing_the_better_reply_leaves_less_tension(standing: Standing) -> None:
    changes = [tension_change(standing, reading(total), TEMPER, MEDIUM) for total in (0, 2, 4, 6, 8)]
    assert changes == sorted(changes, reverse=True)
    assert len(set(changes)) == 5


@given(standings, st.sampled_from([code for code in FaultCode if code not in ("capitulation", "gaming")]))
def test_a_rewrite_of_a_blaming_line_always_leaves_less_tension(standing: Standing, fault: FaultCode) -> None:
    blamed = tension_change(standing, reading(0, fault), TEMPER, MEDIUM)
    assert tension_change(standing, reading(8), TEMPER, MEDIUM) < blamed
    assert tension_change(standing, reading(2), TEMPER, MEDIUM) < blamed


@given(standings, st.sampled_from([FaultCode.CONTEMPT, FaultCode.VERDICT, FaultCode.THREAT]))
def test_what_an_insult_put_on_the_next_good_turn_does_not_take_off(standing: Standing, fault: FaultCode) -> None:
    calm = standing.model_copy(update={"sting": 0.0, "tension": 4.0, "patience": 6.0})
    insulted, _cue = direct(calm, reading(0, fault), SCENE, TEMPER, MEDIUM)
    after, _cue = direct(insulted, reading(8), SCENE, TEMPER, MEDIUM)
    assert insulted.tension > calm.tension
    assert after.tension > calm.tension


@pytest.mark.parametrize("difficulty", list(Difficulty))
def test_formula_keywords_and_words_to_the_scorer_soften_nothing(difficulty: Difficulty) -> None:
    parameters = SCENE.difficulties[difficulty]
    standing = opening_standing(TEMPER, parameters)
    start = standing.tension
    for said in [reading(0, FaultCode.GAMING), reading(0), reading(0, empty=True)] * 2:
        standing, cue = direct(standing, said, SCENE, TEMPER, parameters)
        assert cue.move not in CONCESSIONS
        assert standing.tension >= start


def test_a_session_that_is_over_has_no_next_move() -> None:
    over = opening_standing(TEMPER, MEDIUM).model_copy(update={"outcome": Outcome.LEFT})
    with pytest.raises(ValueError, match="over"):
        direct(over, reading(8), SCENE, TEMPER, MEDIUM)


def test_a_fitting_request_alone_settles_once_it_is_calm_and_something_was_heard() -> None:
    standing = Standing(tension=3, trust=5, patience=4, heard=(NEEDS[0],))
    asks = reading(0).model_copy(
        update={
            "labels": reading(8).labels.model_copy(update={"o": 0, "f": 0, "n": 0}),
            "evidence": {"r": reading(8).evidence["r"]},
            "fits": (FITS[0],),
        }
    )
    after, cue = direct(standing, asks, SCENE, TEMPER, MEDIUM)
    assert (cue.move, after.outcome) == (Move.ACCEPT, Outcome.SETTLED)


def test_the_same_request_with_nothing_heard_is_countered_not_accepted() -> None:
    standing = Standing(tension=3, trust=3.5, patience=4)
    after, cue = direct(standing.model_copy(update={"trust": 2.5}), reading(8, fits=[FITS[0]]), SCENE, TEMPER, MEDIUM)
    assert cue.move is Move.COUNTER
    assert after.outcome is Outcome.OPEN
