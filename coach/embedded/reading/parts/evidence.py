"""Which words carry a part: the rules' spans where they found it, the likeliest clauses where they did not."""

from collections.abc import Sequence

from coach.embedded.reading.learned.features import Row
from coach.embedded.reading.parts.findings import Found
from coach.embedded.reading.text.clauses import Clause

Span = tuple[int, int]

SURE = 0.5
"""Probability from which a clause carries a part by itself."""

SURE_SHARE = 0.6
"""Share of the likeliest clause's probability that another clause needs beside it."""

MOST = 3
"""Most quotes for one part."""


def spans(clauses: Sequence[Clause], carries: Row, found: Sequence[Found], level: int) -> tuple[Span, ...]:
    """Return the bounds of what carries a part at `level`, in order, at least one; clauses must not be empty."""
    enough = max(SURE, float(carries.max()) * SURE_SHARE)
    likely = [item for item in found if _likely(item, clauses, carries)]
    ruled = [(i.start, i.end) for i in likely if i.level == level or all(other.level != level for other in likely)]
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
