"""A session in figures: totals and criterion results, computed and never asked of a model."""

from collections.abc import Sequence

from coach.domain.debrief import CriterionResult
from coach.domain.rubric import Criterion, Rubric
from coach.domain.scoring import SOURCES, ScoreSource
from coach.domain.session import Turn


def totals(turns: Sequence[Turn]) -> tuple[int, ...]:
    """Return the summed levels of each reply, in order."""
    return tuple(turn.scorecard.total() for turn in turns)


def sources(turns: Sequence[Turn]) -> tuple[ScoreSource, ...]:
    """Return the kinds of scores these turns hold, the judge's first."""
    found = {turn.scorecard.source for turn in turns}
    return tuple(source for source in SOURCES if source in found)


def results(turns: Sequence[Turn], rubric: Rubric) -> tuple[CriterionResult, ...]:
    """Return each criterion's mean over the replies that were scored on it, with the best quote.

    Scores of two kinds are never put in one average: where a judge scored any reply, only the judge's count.
    """
    of_one_kind = [turn for turn in turns if turn.scorecard.source == sources(turns)[0]]
    return tuple(_result(of_one_kind, criterion) for criterion in rubric.criteria)


def _result(turns: Sequence[Turn], criterion: Criterion) -> CriterionResult:
    scored = [(turn, level) for turn in turns if (level := turn.scorecard.level(criterion.id)) is not None]
    best = max(scored, key=lambda pair: pair[1], default=None)
    shows = best is not None and best[1] > 0
    return CriterionResult(
        criterion=criterion.id,
        mean=round(sum(level for _, level in scored) / len(scored), 2) if scored else None,
        scored=len(scored),
        top=criterion.top(),
        best_turn=best[0].number if best and shows else None,
        best_quote=_first_quote(best[0], criterion.id) if best and shows else "",
    )


def _first_quote(turn: Turn, criterion: str) -> str:
    score = next(s for s in turn.scorecard.scores if s.criterion == criterion)
    return score.evidence[0].text
