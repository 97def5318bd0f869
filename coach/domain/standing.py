"""How the other side stands, and the cue the director hands to the actor."""

from typing import Annotated, Literal

from pydantic import Field

from coach.domain.codes import Band, FaultCode, Move, Outcome
from coach.domain.text import Frozen, Slug

CALM_BELOW = 3.5
HOT_FROM = 6.5


class Standing(Frozen):
    """The other side after a turn; everything the director needs for the next one.

    `tension` 0 calm … 10 boiling · `trust` 0 … 10, how much a good turn counts · `heard` ids of its
    needs the learner named · `told` ids of private facts disclosed · `offered` ids of
    settlements it has already countered with · `patience` turns of mistreatment left · `sting`
    tension added by an insult that no good turn has answered yet (0 = none).
    """

    tension: Annotated[float, Field(ge=0, le=10)]
    trust: Annotated[float, Field(ge=0, le=10)]
    heard: tuple[Slug, ...] = ()
    told: tuple[Slug, ...] = ()
    offered: tuple[Slug, ...] = ()
    patience: Annotated[float, Field(ge=0, le=12)]
    sting: Annotated[float, Field(ge=0)] = 0.0
    outcome: Outcome = Outcome.OPEN

    def band(self) -> Band:
        """Return the tension band: calm under 3.5, hot from 6.5, tense between."""
        if self.tension < CALM_BELOW:
            return Band.CALM
        return Band.HOT if self.tension >= HOT_FROM else Band.TENSE


class Cue(Frozen):
    """A move plus what may be said with it; all an actor may reveal in this turn.

    `speaker` is the persona who speaks (empty in turns stored before scenes had a cast) · `need` is acknowledged,
    `fact` disclosed, `settlement` countered or accepted; `fault` is what the line answers, `echo` the learner's own
    words it may throw back.
    """

    move: Move
    band: Band
    speaker: Slug | Literal[""] = ""
    need: Slug | None = None
    fact: Slug | None = None
    settlement: Slug | None = None
    fault: FaultCode | None = None
    echo: str = ""
