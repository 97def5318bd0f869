"""Scores of one reply, and what people say about them afterwards."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from coach.domain.codes import Term
from coach.domain.model import ModelCall
from coach.domain.reading import FoundFault, FoundMove, Quote
from coach.domain.text import Frozen, Slug

Evidence = Quote
"""A verbatim quote and where it stands: what a label above 0 rests on."""

ScoreSource = Literal["quick_read", "judge"]
SOURCES: tuple[ScoreSource, ...] = ("judge", "quick_read")
"""Who scores, the one that outranks the other first."""

ReasonCode = Literal[
    "not_read", "other_scale", "not_verbatim", "missing", "no_level", "out_of_range", "twice", "no_quote"
]
"""Why a criterion has no level, or a lower one:

not_read: the quick read knows observation, feeling, need and request only · other_scale: it gives levels 0 to 2 and the
criterion has others · not_verbatim: its quote is not in the reply · missing: the judge left the criterion out ·
no_level: the judge gave none · out_of_range: the judge gave `level`, the levels go to `top` · twice: the judge gave two
different ones · no_quote: lowered to 0, for no quote of the judge's stands in the reply.
"""


class Reason(Frozen):
    """Why a criterion has no level, or a lower one; the sentence is made where it is shown."""

    code: ReasonCode
    fields: dict[str, str] = Field(default_factory=dict)


class CriterionScore(Frozen):
    """One criterion's score: a level with evidence, or unscored (`level` None) with the reason.

    `rationale` is why the judge chose the level, `votes` the levels given in order when it was asked more than once.
    `worth_a_look` marks a level on which the judge and the quick read were two levels apart.
    """

    criterion: Slug
    level: Annotated[int, Field(ge=0, le=10)] | None
    evidence: tuple[Evidence, ...] = ()
    reason: Reason | None = None
    rationale: str = ""
    votes: tuple[int, ...] = ()
    worth_a_look: bool = False

    @model_validator(mode="after")
    def _honest(self) -> Self:
        if self.level is None and self.reason is None:
            raise ValueError("an unscored criterion needs a reason")
        if self.level and not self.evidence:
            raise ValueError("a level above 0 needs evidence")
        return self


FitVerdict = Literal["allowed", "unclear", "against", "no_rule"]


class SopFit(Frozen):
    """Whether the request of a reply fits the SOPs shown with it or before it, apart from the levels; `citation` names
    the clause."""

    verdict: FitVerdict
    citation: str = ""
    why: str = ""


class Judged(Frozen):
    """What a judge's scorecard was made with. `lowered` counts levels without a verbatim quote, `offered` its quotes,
    `standing` those of them that stand in the reply."""

    model: str
    prompt: str
    rubric: str
    lowered: int = 0
    offered: int = 0
    standing: int = 0


class Scorecard(Frozen):
    """All scores of one reply, and whose judgement they are.

    `better` is one better sentence for the learner's own situation, `fit` the SOP axis. `pending` is why the quick
    read stands in for a judge that could not be reached: such a reply can be scored again. `calls` is what it cost.
    """

    source: ScoreSource
    scores: tuple[CriterionScore, ...]
    faults: tuple[FoundFault, ...] = ()
    good_moves: tuple[FoundMove, ...] = ()
    better: str = ""
    fit: SopFit | None = None
    judged: Judged | None = None
    pending: str = ""
    calls: tuple[ModelCall, ...] = ()

    def level(self, criterion: str) -> int | None:
        """Return one criterion's level; None if it is unscored or not part of the card."""
        return next((s.level for s in self.scores if s.criterion == criterion), None)

    def total(self) -> int:
        """Return the sum of the scored levels (0..8 for OFNR); `unscored` tells how many are not in it."""
        return sum(s.level or 0 for s in self.scores)

    def unscored(self) -> int:
        """Return how many criteria have no level."""
        return sum(s.level is None for s in self.scores)

    def quotes(self) -> tuple[Quote, ...]:
        """Return every quote on the card."""
        evidence = [q for s in self.scores for q in s.evidence]
        return (*evidence, *(f.quote for f in self.faults), *(m.quote for m in self.good_moves))


class Remark(Frozen):
    """What is said of one reply beside its scores: what went well in listening, and one next step.

    `listened` are the words of a sincere open question. The step is either a criterion (`step`), with the words of the
    reply that come near to it where there are some (`near`), or a `term` the other side is waiting to hear.
    """

    listened: Quote | None = None
    step: Slug | None = None
    near: Quote | None = None
    term: Term | None = None
