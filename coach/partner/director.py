"""The director: given where the other side stands and what was just said, where it stands now and what it does."""

from typing import NamedTuple

from coach.domain.codes import Move, Outcome
from coach.domain.persona import Parameters, Scenario, Temper
from coach.domain.reading import Reading
from coach.domain.standing import Cue, Standing
from coach.partner.intent import Intent, intent, worst_fault
from coach.partner.moves import choose, echo
from coach.partner.transitions import moved

ENDINGS = {Move.ACCEPT: Outcome.SETTLED, Move.LEAVE: Outcome.LEFT, Move.TAKE: Outcome.GAVE_IN}


class Direction(NamedTuple):
    """What one turn comes to: the new standing and the cue for the actor."""

    standing: Standing
    cue: Cue


def direct(before: Standing, reading: Reading, scene: Scenario, temper: Temper, parameters: Parameters) -> Direction:
    """Return the other side's new standing and its next move.

    Deterministic and pure; the same arguments give the same direction in every process. Raises
    ValueError if the session already has an outcome.
    """
    if before.outcome is not Outcome.OPEN:
        raise ValueError(f"the session is over ({before.outcome}); there is no next move")
    kind = intent(reading)
    after = moved(before, reading, kind, temper, parameters)
    choice = choose(kind, before, after, reading, scene, parameters)
    cue = Cue(
        **choice._asdict(),
        band=after.band(),
        fault=worst_fault(reading, temper) if kind is not Intent.GOOD else None,
        echo=echo(choice.move, reading, temper),
    )
    return Direction(_settle(after, cue, kind), cue)


def _settle(after: Standing, cue: Cue, kind: Intent) -> Standing:
    return after.model_copy(
        update={
            "told": (*after.told, cue.fact) if cue.fact else after.told,
            "offered": (*after.offered, cue.settlement) if cue.move is Move.COUNTER else after.offered,
            "reminded": (*after.reminded, cue.term) if cue.term else after.reminded,
            "answered": (*after.answered, cue.question) if cue.question else after.answered,
            "giving_up": kind is Intent.CAPITULATION and cue.move is Move.CLARIFY,
            "outcome": ENDINGS.get(cue.move, Outcome.OPEN),
        }
    )
