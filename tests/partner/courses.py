"""Leading a scene through a list of readings, and readings at random."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from hypothesis import strategies as st

from coach.domain.codes import Difficulty, FaultCode, GoodMove, Outcome
from coach.domain.persona import Parameters, Scenario, Temper
from coach.domain.reading import Reading
from coach.domain.standing import Cue, Standing
from coach.partner.director import direct
from coach.partner.transitions import opening_standing
from coach.partner.weights import FAULT_WEIGHT, HOSTILE_FROM
from tests import world as build

SCENE = build.scenario()
TEMPER = build.temper()
NEEDS = [need.id for need in SCENE.needs]
FACTS = [fact.id for fact in SCENE.facts]
WAYS = [settlement.id for settlement in SCENE.settlements]
HOSTILE = [code for code, weight in FAULT_WEIGHT.items() if weight >= HOSTILE_FROM]


def anew(reading: Reading, number: int) -> Reading:
    """The same reading of a reply in other words; what is asked for is not touched, for a line may throw it back."""
    evidence = {
        part: quotes if part == "r" else tuple(q.model_copy(update={"text": f"{q.text}{number}"}) for q in quotes)
        for part, quotes in reading.evidence.items()
    }
    return reading.model_copy(update={"evidence": evidence})


class Step(NamedTuple):
    """One turn: where it stood, what was said, where it stands, what it does."""

    before: Standing
    reading: Reading
    after: Standing
    cue: Cue


def course(
    readings: Iterable[Reading],
    parameters: Parameters = build.MEDIUM,
    temper: Temper = TEMPER,
    scene: Scenario = SCENE,
) -> list[Step]:
    """The turns these readings make, until an outcome; each reply says what it says in new words."""
    steps: list[Step] = []
    standing = opening_standing(temper, parameters)
    for number, said in enumerate(readings):
        reading = anew(said, number)
        if standing.outcome is not Outcome.OPEN:
            break
        after, cue = direct(standing, reading, scene, temper, parameters)
        steps.append(Step(standing, reading, after, cue))
        standing = after
    return steps


def at(difficulty: Difficulty) -> Parameters:
    """The scene's parameters at a difficulty."""
    return SCENE.difficulties[difficulty]


def some_of(items: Iterable[Any], most: int = 3) -> st.SearchStrategy[list[Any]]:
    """A few of these, each once, in any order."""
    return st.lists(st.sampled_from(list(items)), unique=True, max_size=most)


LEVEL = st.integers(0, 2)
READINGS = st.builds(
    build.reading, LEVEL, LEVEL, LEVEL, LEVEL,
    faults=some_of(FaultCode), moves=some_of(GoodMove), touched=some_of(NEEDS), asked=some_of(FACTS),
    fits=some_of(WAYS), empty=st.booleans(),
)  # fmt: skip
FAULTLESS = st.builds(build.summed, st.sampled_from([0, 2, 4, 6, 8]))
# A conversation that goes well for a while reaches states that chance alone hardly ever does.
COURSES = st.lists(st.one_of(READINGS, FAULTLESS, st.builds(build.full, touched=some_of(NEEDS))), max_size=10)
RATE = st.floats(0.3, 2.5)
TEMPERS = st.builds(
    build.temper, tension=st.floats(0, 10), rise=RATE, fall=RATE, patience=st.integers(2, 9), sore=some_of(FaultCode)
)
PARAMETERS = st.builds(
    Parameters, tension=st.floats(-4, 4), rise=RATE, fall=RATE, patience=st.integers(-3, 3),
    soften_at=st.floats(0, 10), settle_at=st.floats(0, 10),
)  # fmt: skip
SHIPPED = st.sampled_from([build.EASY, build.MEDIUM, build.HARD])
