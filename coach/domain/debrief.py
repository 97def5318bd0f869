"""The debrief of a session: what happened, in figures and quotes, never in invented words."""

from typing import Annotated, Literal

from pydantic import Field

from coach.domain.codes import FaultCode, Outcome, Term
from coach.domain.knowledge import Passage
from coach.domain.model import ModelCall
from coach.domain.scoring import ScoreSource
from coach.domain.text import Frozen, Slug, Text


class Moment(Frozen):
    """A turn worth looking at, with a verbatim quote of the learner and the changes it made.

    `better` is one better sentence if the judge gave one, `rule` the first clause that was shown with the turn.
    """

    turn: Annotated[int, Field(ge=1)]
    quote: str
    tension_change: float
    trust_change: float = 0.0
    faults: tuple[FaultCode, ...] = ()
    better: str = ""
    rule: Passage | None = None


class HeardNeed(Frozen):
    """A need of the other side that was heard, with the learner's words of the turn in which it was."""

    need: Slug
    turn: Annotated[int, Field(ge=1)]
    quote: str


class Lack(Frozen):
    """What an agreement lacked.

    request: nobody was asked for anything concrete · way: nothing was proposed that the other side could live with ·
    need: none of the needs that open the way was heard · terms: the proposal did not say `terms` · tension: it was
    above what the scene settles at.
    """

    kind: Literal["request", "way", "need", "terms", "tension"]
    terms: tuple[Term, ...] = ()


class CommonGround(Frozen):
    """What the learner got through to. All but `heard` is known only once the session is over.

    `unheard` are ids of needs, `unasked` what a question about would have opened, never what it would have told.
    """

    heard: tuple[HeardNeed, ...] = ()
    unheard: tuple[Slug, ...] = ()
    unasked: Annotated[tuple[Text, ...], Field(max_length=2)] = ()
    lacks: tuple[Lack, ...] = ()


class CriterionResult(Frozen):
    """One criterion over the session; `mean` is over `scored` replies of one source, None when none was scored."""

    criterion: Slug
    mean: float | None
    scored: int
    top: int
    best_turn: int | None
    best_quote: str = ""


class Advice(Frozen):
    """One thing to try next time: a criterion to work on or a fault to drop, with where it shows."""

    kind: Literal["criterion", "fault"]
    code: str
    turn: Annotated[int, Field(ge=1)]
    quote: str


class Claim(Frozen):
    """One sentence about the session that points at a turn and quotes it."""

    turn: Annotated[int, Field(ge=1)]
    quote: str
    text: str


class Draft(Frozen):
    """What a debriefer says of a session; checked against the turns before anybody sees it."""

    turning_point: Moment | None
    costliest: Moment | None
    advice: Annotated[tuple[Advice, ...], Field(max_length=2)]
    claims: tuple[Claim, ...] = ()
    author: ScoreSource = "quick_read"
    calls: tuple[ModelCall, ...] = ()


class Debrief(Frozen):
    """What a session shows. `tension` and `totals` have one value a turn (tension starts with turn 0); `sources` are
    the kinds of scores the session holds, and where there are two the means are over the judge's alone."""

    outcome: Outcome
    ended_early: bool
    tension: tuple[float, ...]
    totals: tuple[int, ...]
    turning_point: Moment | None
    costliest: Moment | None
    results: tuple[CriterionResult, ...]
    ground: CommonGround = CommonGround()
    advice: Annotated[tuple[Advice, ...], Field(max_length=2)]
    claims: tuple[Claim, ...] = ()
    author: ScoreSource = "quick_read"
    sources: tuple[ScoreSource, ...] = ()
