"""From labels to a scorecard: the one place where a label above 0 must show its evidence."""

from coach.domain.reading import PARTS, Part, Quote, Reading
from coach.domain.rubric import Criterion, Rubric
from coach.domain.scoring import CriterionScore, Reason, ReasonCode, Scorecard

READERS_TOP = 2
"""The quick read's highest label; on any other scale its 2 would mean something else."""


def quick_scorecard(reading: Reading, rubric: Rubric, reply: str) -> Scorecard:
    """Return the reader's labels as a scorecard; criteria it does not know are unscored, with the reason."""
    return Scorecard(
        source="quick_read",
        scores=tuple(_score(criterion, reading, reply) for criterion in rubric.criteria),
        faults=tuple(f for f in reading.faults if f.quote.stands_in(reply)),
        good_moves=tuple(m for m in reading.good_moves if m.quote.stands_in(reply)),
    )


def _score(criterion: Criterion, reading: Reading, reply: str) -> CriterionScore:
    part: Part | None = next((p for p in PARTS if p == criterion.id), None)
    if part is None:
        return _unscored(criterion, "not_read")
    if criterion.top() != READERS_TOP:
        return _unscored(criterion, "other_scale")
    level, quotes = reading.labels.get(part), reading.evidence.get(part, ())
    if level and not _verbatim(quotes, reply):
        return _unscored(criterion, "not_verbatim")
    return CriterionScore(criterion=criterion.id, level=level, evidence=tuple(quotes))


def _unscored(criterion: Criterion, code: ReasonCode) -> CriterionScore:
    return CriterionScore(criterion=criterion.id, level=None, reason=Reason(code=code))


def _verbatim(quotes: tuple[Quote, ...], reply: str) -> bool:
    return bool(quotes) and all(quote.stands_in(reply) for quote in quotes)
