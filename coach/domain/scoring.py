"""Scores of one reply, and what people say about them afterwards."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from coach.domain.reading import FoundFault, FoundMove, Quote
from coach.domain.text import Frozen, Slug

Evidence = Quote
"""A verbatim quote and where it stands: what a label above 0 rests on."""

ScoreSource = Literal["quick_read", "judge"]


class CriterionScore(Frozen):
    """One criterion's score: a level with evidence, or unscored (`level` None) with the reason."""

    criterion: Slug
    level: Annotated[int, Field(ge=0, le=10)] | None
    evidence: tuple[Evidence, ...] = ()
    reason: str = ""

    @model_validator(mode="after")
    def _honest(self) -> Self:
        if self.level is None and not self.reason:
            raise ValueError("an unscored criterion needs a reason")
        if self.level and not self.evidence:
            raise ValueError("a level above 0 needs evidence")
        return self


class Scorecard(Frozen):
    """All scores of one reply, and whose judgement they are."""

    source: ScoreSource
    scores: tuple[CriterionScore, ...]
    faults: tuple[FoundFault, ...] = ()
    good_moves: tuple[FoundMove, ...] = ()

    def level(self, criterion: str) -> int | None:
        """Return one criterion's level; None if it is unscored or not part of the card."""
        return next((s.level for s in self.scores if s.criterion == criterion), None)

    def total(self) -> int:
        """Return the sum of the scored levels (0..8 for OFNR)."""
        return sum(s.level or 0 for s in self.scores)

    def quotes(self) -> tuple[Quote, ...]:
        """Return every quote on the card."""
        evidence = [q for s in self.scores for q in s.evidence]
        return (*evidence, *(f.quote for f in self.faults), *(m.quote for m in self.good_moves))
