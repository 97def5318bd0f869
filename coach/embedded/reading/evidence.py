"""Which words carry a part: the rules' spans where they found it, the likeliest clauses where they did not."""

from collections.abc import Sequence

from coach.embedded.reading.clauses import Clause
from coach.embedded.reading.features import Row
from coach.embedded.reading.found import Found

Span = tuple[int, int]

SURE = 0.5
"""Probability from which a clause carries a part by itself."""

NEARLY_CERTAIN = 0.9
MOST = 3
"""Most quotes for one part."""


def spans(clauses: Sequence[Clause], carries: Row, found: Sequence[Found]) -> tuple[Span, ...]:
    """Return the bounds of what carries a part, in order, at least one; clauses must not be empty."""
    likely = [item for item in found if _likely(item, clauses, carries)]
    # What carries a full part is quoted, not the half-parts around it.
    ruled = [(item.start, item.end) for item in likely if item.level == max(other.level for other in likely)]
    # Beside a clause the rules point at, another must be nearly certain: a stray quote is worse than a missing one.
    enough = NEARLY_CERTAIN if ruled else SURE
    sure = [(c.start, c.end) for c, odds in zip(clauses, carries, strict=True) if odds >= enough]
    best = max(range(len(clauses)), key=lambda number: (float(carries[number]), -number))
    chosen = _merged([*ruled, *sure] or [(clauses[best].start, clauses[best].end)])
    strongest = sorted(chosen, key=lambda span: -_peak(span, clauses, carries))[:MOST]
    return tuple(sorted(strongest))


def _likely(item: Found, clauses: Sequence[Clause], carries: Row) -> bool:
    return _peak((item.start, item.end), clauses, carries) >= max(SURE / 2, float(carries.max()) / 2)


def _peak(span: Span, clauses: Sequence[Clause], carries: Row) -> float:
    inside = [float(o) for c, o in zip(clauses, carries, strict=True) if c.start < span[1] and span[0] < c.end]
    return max(inside, default=0.0)


def _merged(pieces: Sequence[Span]) -> list[Span]:
    """Return the spans joined where they overlap or only a mark stands between them."""
    whole: list[Span] = []
    for start, end in sorted(set(pieces)):
        if whole and start <= whole[-1][1] + 1:
            whole[-1] = (whole[-1][0], max(end, whole[-1][1]))
        else:
            whole.append((start, end))
    return whole
