"""The debrief without a model: which turns mattered and what to try, picked from the stored turns."""

from collections import Counter
from collections.abc import Sequence

from coach.domain.codes import Act, FaultCode
from coach.domain.debrief import Advice, Draft
from coach.domain.rubric import Rubric
from coach.domain.session import Session, Turn
from coach.engine.evidence.moments import costliest, gain, turning_point
from coach.engine.evidence.quotes import sentence_of

ADVICE = 2
EXCERPT = 60
"""Characters of a reply that are quoted when no part of it was picked out as evidence."""


class QuickDebriefer:
    """Drafts a debrief from scores, faults and what tension and trust did."""

    def draft(self, session: Session) -> Draft:
        """Return the draft; empty where a session has too few turns to show anything."""
        turned = [turning_point(session, t.number, sentence_of(t.reply, _best_quote(t))) for t in session.turns]
        cost = [costliest(session, t.number, sentence_of(t.reply, _worst_quote(t))) for t in session.turns]
        return Draft(
            turning_point=max(filter(None, turned), key=gain, default=None),
            costliest=min(filter(None, cost), key=gain, default=None),
            advice=(*_fault_advice(session.turns), *_criterion_advice(session.turns, session.play.rubric))[:ADVICE],
        )


def _best_quote(turn: Turn) -> str:
    """The words that did it: a guess at the other side first, then the highest label."""
    if turn.scorecard.good_moves:
        return turn.scorecard.good_moves[0].quote.text
    scored = [s for s in turn.scorecard.scores if s.evidence]
    top = max(scored, key=lambda score: score.level or 0, default=None)
    return top.evidence[0].text if top else turn.reply[:EXCERPT]


def _worst_quote(turn: Turn) -> str:
    """The fault by its words, else the accusation or threat."""
    faults = [f.quote.text for f in (*turn.scorecard.faults, *turn.reading.faults) if f.code is not FaultCode.GAMING]
    attacks = [found.quote.text for found in turn.reading.acts if found.act in (Act.ACCUSATION, Act.THREAT)]
    return next(iter([*faults, *attacks]), turn.reply[:EXCERPT])


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
