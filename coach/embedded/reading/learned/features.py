"""What the learned part sees of a clause: which lexicon groups it holds, what the rules said, where it stands."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from coach.domain.reading import PARTS, Part
from coach.embedded.reading.parts.faults import Fault
from coach.embedded.reading.parts.findings import Found
from coach.embedded.reading.text.clauses import Clause
from coach.embedded.reading.text.lexicon import load
from coach.embedded.reading.text.page import Page

Row = NDArray[np.float64]

_FILES = ("observation", "feeling", "need", "request", "faults")
GROUPS = tuple((file, group) for file in _FILES for group in load(file))
"""Lexicon groups looked for in the clause itself."""

AROUND = (
    *(("faults", group) for group in load("faults")),
    *(("feeling", group) for group in ("guess", "blame", "made_by", "thought", "pseudo_cue", "self")),
    *(("request", group) for group in ("courteous", "shut", "vague", "negative", "request_guess", "act", "order")),
    *(("observation", group) for group in ("comment", "day", "act", "future", "frequency")),
    *(("need", group) for group in ("want", "value", "met", "pinned")),
)
"""Lexicon groups looked for in the whole sentence."""


_IN_CLAUSE = tuple(load(file)[group].search for file, group in GROUPS)
_IN_SENTENCE = tuple(load(file)[group].search for file, group in AROUND)


class Facts(NamedTuple):
    """What the rules found on a page: parts, faults, and where good moves stand.

    `named` tells for each clause whether the catalogues name a need in it, and whether a feeling.
    """

    parts: dict[Part, list[Found]]
    faults: list[Fault]
    moves: dict[str, list[tuple[int, int]]]
    named: tuple[Sequence[bool], Sequence[bool]]


def clause_rows(page: Page, facts: Facts, clauses: Sequence[Clause]) -> Row:
    """Return one row of features a clause, shape (clauses, features)."""
    around = {sentence.start: hits(_IN_SENTENCE, sentence.text) for sentence in page.sentences}
    rows = [
        [
            *hits(_IN_CLAUSE, clause.text),
            *around[page.sentence_of(clause).start],
            *place(page, clause),
            float(facts.named[0][number]),
            float(facts.named[1][number]),
            *_rules(facts, clause),
        ]
        for number, clause in enumerate(clauses)
    ]
    return np.array(rows, dtype=np.float64)


def reply_row(facts: Facts, pooled: Row, faults: Sequence[str]) -> Row:
    """Return the features of the whole reply: pooled clause logits, the rules' labels, faults and good moves."""
    levels = [max((item.level for item in facts.parts[part]), default=0) for part in PARTS]
    codes = {fault.code.value for fault in facts.faults}
    flags = [float(code in codes) for code in faults]
    moves = [float(bool(where)) for where in facts.moves.values()]
    return np.concatenate([pooled, [float(x >= 1) for x in levels], [float(x == 2) for x in levels], flags, moves])


def hits(searches: Sequence[Callable[[str], object]], text: str) -> list[float]:
    """Return 1.0 for each search that finds something in a folded text, else 0.0."""
    return [1.0 if search(text) else 0.0 for search in searches]


def place(page: Page, clause: Clause) -> list[float]:
    """Return how a clause stands in its sentence: asked, first, last, quoted; and its language and length."""
    sentence = page.sentence_of(clause)
    plain = clause.text.isascii()
    length = len(clause.text) / 3 if plain else len(clause.text)
    return [
        float(sentence.asks()),
        float("!" in sentence.stop),
        float(clause == sentence.clauses[0]),
        float(clause == sentence.clauses[-1]),
        float(page.quoted(clause.start, clause.end)),
        float(plain),
        float(np.log1p(length)) / 4,
    ]


def _rules(facts: Facts, clause: Clause) -> list[float]:
    row: list[float] = []
    for part in PARTS:
        here = [item for item in facts.parts[part] if item.start < clause.end and clause.start < item.end]
        level = max((item.level for item in here), default=0)
        row += [float(level >= 1), float(level == 2), float(any(item.guess for item in here))]
    touched = any(fault.start < clause.end and clause.start < fault.end for fault in facts.faults)
    return [*row, float(touched)]
