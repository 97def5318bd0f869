"""What holds for any conversation whatever, with any counterpart a trainer may write."""

from itertools import pairwise

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from coach.domain.codes import CONCESSIONS, FaultCode, Move, Outcome
from coach.domain.persona import Parameters, Temper
from coach.domain.reading import Reading
from coach.domain.standing import Standing
from coach.partner.director import direct
from coach.partner.intent import Intent, intent
from coach.partner.transitions import tension_change
from tests import world as build
from tests.partner.courses import (
    COURSES,
    FAULTLESS,
    HOSTILE,
    PARAMETERS,
    SCENE,
    SHIPPED,
    TEMPERS,
    Step,
    course,
    some_of,
)

ANY = settings(max_examples=150, deadline=None)
BLAME = st.builds(build.reading, st.integers(0, 2), faults=st.lists(st.sampled_from(HOSTILE), min_size=1, max_size=3))


def standing_after(readings: list[Reading], parameters: Parameters, temper: Temper) -> Standing | None:
    """Where a conversation stands that is still open, and in which nothing was said that the next reply says again."""
    steps = course(readings, parameters, temper)
    standing = steps[-1].after if steps else build.standing(tension=temper.tension)
    standing = standing.model_copy(update={"earned": ()})
    return standing if standing.outcome is Outcome.OPEN else None


@ANY
@given(COURSES, PARAMETERS, TEMPERS)
def test_every_standing_is_in_range(readings: list[Reading], parameters: Parameters, temper: Temper) -> None:
    for step in course(readings, parameters, temper):
        assert Standing.model_validate(step.after.model_dump()) == step.after


@ANY
@given(COURSES, PARAMETERS, TEMPERS)
def test_blame_is_given_nothing(readings: list[Reading], parameters: Parameters, temper: Temper) -> None:
    for step in course(readings, parameters, temper):
        if intent(step.reading) in (Intent.MISTREATMENT, Intent.GAMING, Intent.NOTHING, Intent.WEAK):
            assert step.cue.move not in CONCESSIONS
            assert step.after.told == step.before.told
            assert step.after.offered == step.before.offered
        if intent(step.reading) is Intent.MISTREATMENT:
            assert step.after.tension >= step.before.tension
            assert step.after.trust < step.before.trust or step.after.trust == 0
            assert step.after.heard == step.before.heard


@ANY
@given(COURSES, PARAMETERS, TEMPERS)
def test_a_secret_is_told_only_when_unlocked_and_the_cue_says_so(
    readings: list[Reading], parameters: Parameters, temper: Temper
) -> None:
    for step in course(readings, parameters, temper):
        new = step.after.told[len(step.before.told) :]
        assert new == ((step.cue.fact,) if step.cue.fact else ())
        assert (step.cue.fact is not None) == (step.cue.move is Move.DISCLOSE)
        assert len(set(step.after.told)) == len(step.after.told)
        for fact in (fact for fact in SCENE.facts if fact.id in new):
            unlock = fact.unlock
            assert unlock.need is None or unlock.need in step.after.heard
            assert unlock.ask is None or fact.id in step.reading.asked
            assert unlock.trust is None or step.after.trust >= unlock.trust


def _settled_fairly(step: Step, parameters: Parameters) -> None:
    assert step.cue.move is Move.ACCEPT
    assert step.cue.settlement in step.reading.fits
    assert step.reading.labels.r == 2
    assert step.after.heard
    assert step.after.tension <= parameters.settle_at


@ANY
@given(COURSES, PARAMETERS, TEMPERS)
@example([build.full(touched=["rest"], fits=["walk-through"])] * 4, build.EASY, build.temper())
def test_an_outcome_is_what_led_to_it(readings: list[Reading], parameters: Parameters, temper: Temper) -> None:
    for step in course(readings, parameters, temper):
        if step.after.outcome is Outcome.SETTLED:
            _settled_fairly(step, parameters)
        given_up_twice = step.before.giving_up and intent(step.reading) is Intent.CAPITULATION
        assert (step.after.outcome is Outcome.GAVE_IN) == given_up_twice
        assert (step.after.outcome is Outcome.LEFT) == (step.cue.move is Move.LEAVE)
        assert step.after.outcome is not Outcome.LEFT or step.after.patience == 0


@ANY
@given(COURSES, PARAMETERS, TEMPERS)
def test_only_what_the_learner_wrote_is_thrown_back(
    readings: list[Reading], parameters: Parameters, temper: Temper
) -> None:
    for step in course(readings, parameters, temper):
        assert step.cue.echo in build.REPLY
        assert step.cue.need is None or step.cue.need in step.reading.touched
        assert step.cue.fault is None or step.reading.has(step.cue.fault)
        assert step.cue.band == step.after.band()


@ANY
@given(COURSES, PARAMETERS, TEMPERS)
def test_the_same_conversation_goes_the_same_way(
    readings: list[Reading], parameters: Parameters, temper: Temper
) -> None:
    assert course(readings, parameters, temper) == course(readings, parameters, temper)


@ANY
@given(COURSES, PARAMETERS, TEMPERS)
def test_the_more_is_there_the_more_tension_falls_from_any_standing(
    readings: list[Reading], parameters: Parameters, temper: Temper
) -> None:
    standing = standing_after(readings, parameters, temper)
    assume(standing)
    assert standing
    changes = [tension_change(standing, build.summed(total), temper, parameters) for total in (0, 2, 4, 6, 8)]
    assert all(less > more for less, more in pairwise(changes))


@ANY
@given(COURSES, SHIPPED, BLAME)
def test_the_rewrite_always_leaves_less_tension(
    readings: list[Reading], parameters: Parameters, blame: Reading
) -> None:
    temper = build.temper()
    standing = standing_after(readings, parameters, temper)
    assume(standing)
    assert standing
    after = [direct(standing, said, SCENE, temper, parameters).standing for said in (blame, build.full())]
    assert after[1].tension < after[0].tension
    assert after[1].patience >= after[0].patience


@ANY
@given(st.lists(FAULTLESS, max_size=4), PARAMETERS, TEMPERS, st.sampled_from(HOSTILE))
@example([build.full()] * 3, build.EASY.model_copy(update={"fall": 2.5}), build.temper(fall=2.5), FaultCode.DEMAND)
def test_the_next_good_turn_takes_back_less_than_an_insult_put_on(
    readings: list[Reading], parameters: Parameters, temper: Temper, insult: FaultCode
) -> None:
    before = standing_after(readings, parameters, temper)
    assume(before)
    assert before
    insulted = direct(before, build.reading(faults=[insult]), SCENE, temper, parameters).standing
    assume(insulted.outcome is Outcome.OPEN and insulted.tension < 10)
    mended = direct(insulted, build.full(), SCENE, temper, parameters).standing
    assert mended.tension > before.tension or insulted.tension == before.tension == 0


@ANY
@given(COURSES, SHIPPED)
def test_a_full_and_faultless_reply_never_raises_tension(readings: list[Reading], parameters: Parameters) -> None:
    standing = standing_after(readings, parameters, build.temper())
    assume(standing)
    assert standing
    assert tension_change(standing, build.full(), build.temper(), parameters) <= 0


@ANY
@given(COURSES, PARAMETERS, TEMPERS, some_of(FaultCode, 5))
def test_a_further_fault_never_helps(
    readings: list[Reading], parameters: Parameters, temper: Temper, faults: list[FaultCode]
) -> None:
    standing = standing_after(readings, parameters, temper)
    assume(standing)
    assert standing
    changes = [
        tension_change(standing, build.reading(1, 1, faults=faults[:count]), temper, parameters)
        for count in range(len(faults) + 1)
    ]
    assert all(one <= more + 1e-9 for one, more in pairwise(changes))


@pytest.mark.parametrize("outcome", [Outcome.SETTLED, Outcome.LEFT, Outcome.GAVE_IN])
def test_there_is_no_move_after_the_end(outcome: Outcome) -> None:
    with pytest.raises(ValueError, match=outcome.value):
        direct(build.standing(outcome=outcome), build.full(), SCENE, build.temper(), build.MEDIUM)
