"""How the other side stands, and the cue the director hands to the actor."""

from typing import Annotated, Literal

from pydantic import Field

from coach.domain.codes import Act, Band, FaultCode, Move, Outcome, Term
from coach.domain.text import Frozen, Slug

CALM_BELOW = 3.5
HOT_FROM = 6.5


class Standing(Frozen):
    """The other side after a turn; everything the director needs for the next one.

    `tension` 0 calm … 10 boiling · `trust` 0 … 10, how much a good turn counts · `heard` ids of its
    needs the learner named · `told` ids of private facts disclosed · `offered` ids of
    settlements it has already countered with · `patience` turns of mistreatment left · `sting`
    tension added by an insult that no good turn has answered yet (0 = none) · `supplied` what the learner's proposals
    have said so far · `reminded` what it has asked for once · `answered` ids of questions it has answered ·
    `dealt_with` ids of matters the learner has dealt with · `earned` digests of what has been credited: the same
    content earns once · `giving_up` whether the learner seemed to give in and was asked if they mean it.
    """

    tension: Annotated[float, Field(ge=0, le=10)]
    trust: Annotated[float, Field(ge=0, le=10)]
    heard: tuple[Slug, ...] = ()
    told: tuple[Slug, ...] = ()
    offered: tuple[Slug, ...] = ()
    patience: Annotated[float, Field(ge=0, le=12)]
    sting: Annotated[float, Field(ge=0)] = 0.0
    supplied: tuple[Term, ...] = ()
    reminded: tuple[Term, ...] = ()
    answered: tuple[Slug, ...] = ()
    dealt_with: tuple[Slug, ...] = ()
    earned: tuple[str, ...] = ()
    giving_up: bool = False
    outcome: Outcome = Outcome.OPEN

    def band(self) -> Band:
        """Return the tension band: calm under 3.5, hot from 6.5, tense between."""
        if self.tension < CALM_BELOW:
            return Band.CALM
        return Band.HOT if self.tension >= HOT_FROM else Band.TENSE


class Cue(Frozen):
    """A move plus what may be said with it; all an actor may reveal in this turn.

    `speaker` is the persona who speaks (empty in turns stored before scenes had a cast) · `need` is acknowledged,
    `fact` disclosed, `settlement` countered or accepted, `question` answered; `fault` and `act` are what the line
    answers, `term` what it reminds of, `matter` the open matter it is about, `echo` the learner's own words it may
    throw back or, in an agreement, restates.
    """

    move: Move
    band: Band
    speaker: Slug | Literal[""] = ""
    need: Slug | None = None
    fact: Slug | None = None
    settlement: Slug | None = None
    question: Slug | None = None
    fault: FaultCode | None = None
    act: Act | None = None
    term: Term | None = None
    matter: Slug | None = None
    echo: str = ""
