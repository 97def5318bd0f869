"""The debrief without a model: which turns mattered and what to try, picked from the stored turns."""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from coach.domain.codes import FaultCode
from coach.domain.debrief import Advice, Draft, Moment
from coach.domain.rubric import Rubric
from coach.domain.session import Session, Turn

ADVICE = 2
EXCERPT = 60
"""Characters of a reply that are quoted when no part of it was picked out as evidence."""


class QuickDebriefer:
    """Drafts a debrief from scores, faults and the course of the tension."""

    def draft(self, session: Session) -> Draft:
        """Return the draft; empty where a session has too few turns to show anything."""
        changes = _changes(session)
        best = min(zip(changes, session.turns, strict=True), key=lambda pair: pair[0], default=None)
        worst = max(zip(changes, session.turns, strict=True), key=lambda pair: pair[0], default=None)
        return Draft(
            turning_point=_moment(best[1], best[0], _best_quote(best[1])) if best and best[0] < 0 else None,
            costliest=_moment(worst[1], worst[0], _worst_quote(worst[1])) if worst and worst[0] > 0 else None,
            advice=(*_fault_advice(session.turns), *_criterion_advice(session.turns, session.play.rubric))[:ADVICE],
        )


def _changes(session: Session) -> list[float]:
    course = [session.start.tension, *(turn.standing.tension for turn in session.turns)]
    return [round(after - before, 3) for before, after in pairwise(course)]


def _moment(turn: Turn, change: float, quote: str) -> Moment:
    return Moment(turn=turn.number, quote=quote, tension_change=change, faults=turn.reading.codes())


def _best_quote(turn: Turn) -> str:
    """The words that did it: a guess at the other side first, then the highest label."""
    if turn.scorecard.good_moves:
        return turn.scorecard.good_moves[0].quote.text
    scored = [s for s in turn.scorecard.scores if s.evidence]
    top = max(scored, key=lambda score: score.level or 0, default=None)
    return top.evidence[0].text if top else turn.reply[:EXCERPT]


def _worst_quote(turn: Turn) -> str:
    faults = turn.scorecard.faults
    return faults[0].quote.text if faults else turn.reply[:EXCERPT]


def _fault_advice(turns: Sequence[Turn]) -> list[Advice]:
    """The fault made most often, where it was made first."""
    made = Counter(code for turn in turns for code in turn.reading.codes() if code is not FaultCode.GAMING)
    if not made:
        return []
    code = made.most_common(1)[0][0]
    turn = next(turn for turn in turns if turn.reading.has(code))
    quote = next(fault.quote.text for fault in turn.reading.faults if fault.code == code)
    return [Advice(kind="fault", code=code.value, turn=turn.number, quote=quote)]


def _criterion_advice(turns: Sequence[Turn], rubric: Rubric) -> list[Advice]:
    """The criteria with the lowest share of their top level, weakest first, where they were missing."""
    weak: list[tuple[float, Advice]] = []
    for criterion in rubric.criteria:
        scored = [(t, level) for t in turns if (level := t.scorecard.level(criterion.id)) is not None]
        if not scored:
            continue
        share = sum(level for _, level in scored) / (len(scored) * criterion.top())
        lowest = min(scored, key=lambda pair: pair[1])[0]
        quote = lowest.reply[:EXCERPT]
        if share < 1:
            weak.append((share, Advice(kind="criterion", code=criterion.id, turn=lowest.number, quote=quote)))
    return [advice for _, advice in sorted(weak, key=lambda pair: pair[0])]
