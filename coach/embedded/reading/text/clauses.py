"""Cutting a folded reply into sentences and clauses that know where they stand."""

import re
from itertools import pairwise
from typing import NamedTuple


class Clause(NamedTuple):
    """A run of folded text between two cuts, without the cuts; `start` is its offset in the reply."""

    text: str
    start: int
    end: int
    sentence: int


class Sentence(NamedTuple):
    """What stands between two full stops; `stop` is the mark that ends it ("" at the end of a line)."""

    text: str
    start: int
    end: int
    stop: str
    clauses: tuple[Clause, ...]

    def asks(self) -> bool:
        """Tell whether it ends in a question mark."""
        return "?" in self.stop


_STOP = re.compile(r"[。!?;\n…]+[\"」')\]]*|\.(?=[\s\"')\]\u3400-\u9fff]|$)[\"')\]]*|(?<=[\u3400-\u9fff])\.(?!\d)")
# A comma inside a number and a colon inside a time do not cut.
_CUT = re.compile(
    r"[,、](?!\d)|(?<!\d),|:(?![\d/])|—+|~+| -+ |[()\[\]【】《》](?!\d)"
    r"|(?<=[\u3400-\u9fff\"」])\s+(?=[\u3400-\u9fff\"「])"
)
_JOIN = re.compile(
    r"(?<=[a-z0-9\"')]) (?=(?:because|cause|cos|since|but|which|while|although|though|whereas|when|unless|until"
    r"|so (?:i|we|you|that|could|can|would|please|let|it|my|our)|or (?:i|we|you|else)|if (?:you|we|i|that|it|this)"
    r"|and (?:i|i'm|we|you|it|he|she|they|that|now|my|would|could|can|please|let|then|if))\b)"
)
LONGEST = 160
"""Characters of a clause; a run-on without a mark is cut there, so that no text is slow to read."""

# A hum between words is no clause: with it or without, the reply says the same.
_FILLER = re.compile(
    r"[嗯呃啊哦喔唉哎诶呀额噢]+|哎呀+|哎哟+|那个+|这个那个|怎么说呢|你知道吧|对吧"
    r"|well|um+|uh+|er+|erm+|hm+|oh|ah|hey|hi|hello|anyway|you know|i mean"
)
_EDGE = " \t\n,、:—~-\"'「」()[]【】"


def sentences(text: str) -> tuple[Sentence, ...]:
    """Return the sentences of a folded text, in order, each with at least one clause."""
    found: list[Sentence] = []
    start = 0
    for stop in (*_STOP.finditer(text), None):
        end = stop.start() if stop else len(text)
        clauses = _clauses(text, start, end, len(found))
        if clauses:
            mark = stop.group() if stop else ""
            found.append(Sentence(text[start:end], start, end, mark, clauses))
        elif stop and found and found[-1].end >= start - 2 and "?" in stop.group():
            found[-1] = found[-1]._replace(stop=found[-1].stop + stop.group())
        start = stop.end() if stop else end
    return tuple(found)


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the bounds of text[start:end] without the marks and spaces at its edges."""
    while start < end and text[start] in _EDGE:
        start += 1
    while end > start and text[end - 1] in _EDGE:
        end -= 1
    return start, end


def _clauses(text: str, start: int, end: int, sentence: int) -> tuple[Clause, ...]:
    cuts = [start]
    for cut in _CUT.finditer(text, start, end):
        cuts += [cut.start(), cut.end()]
    cuts.append(end)
    pieces = []
    for left, right in zip(cuts[::2], cuts[1::2], strict=True):
        pieces += _joined(text, left, right)
    bounds = [trimmed(text, left, right) for left, right in pieces]
    return tuple(Clause(text[a:b], a, b, sentence) for a, b in bounds if a < b and not _FILLER.fullmatch(text, a, b))


def _joined(text: str, left: int, right: int) -> list[tuple[int, int]]:
    """Cut once more before an English conjunction that opens a clause of its own."""
    points = sorted(
        {left, *(m.start() for m in _JOIN.finditer(text, left, right)), *range(left, right, LONGEST), right}
    )
    return list(pairwise(points))
