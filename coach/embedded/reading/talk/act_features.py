"""What the model of acts sees of a clause: signs of acts in it and around it, its terms, what the reader made of it."""

import numpy as np

from coach.embedded.reading.learned.features import Row, hits, place
from coach.embedded.reading.learned.model import CLIP, ENCODED, Verdict
from coach.embedded.reading.text.lexicon import load
from coach.embedded.reading.text.page import Page

_SIGNS = tuple(pattern.search for pattern in load("acts").values())
_TERMS = tuple(pattern.search for pattern in load("terms").values())
VEILED = ("authority", "record", "standing", "reluctance", "choice", "aftermath")
"""Signs a veiled threat is made of: each is harmless alone."""
_VEILED = tuple(load("acts")[name].search for name in VEILED)


def act_rows(page: Page, verdict: Verdict) -> Row:
    """Return one row of features a clause, for the clauses that are encoded: shape (clauses, features)."""
    clauses = page.clauses[:ENCODED]
    around = {sentence.start: hits(_SIGNS, sentence.text) for sentence in page.sentences}
    whole = np.max(list(around.values()), axis=0)
    veils = sum(hits(_VEILED, page.bare))
    odds = np.clip(verdict.odds[: len(clauses)], CLIP, 1 - CLIP)
    told = np.log(odds / (1 - odds)) * 0.25
    rows = [
        [
            *hits(_SIGNS, clause.text),
            *around[page.sentence_of(clause).start],
            *hits(_TERMS, clause.text),
            *place(page, clause),
            float(number == 0),
            float(number == len(page.clauses) - 1),
            np.log1p(len(page.clauses)) / 2,
        ]
        for number, clause in enumerate(clauses)
    ]
    several = [float(veils >= least) for least in (2, 3, 4)]
    wide = np.tile(np.concatenate([whole, told.max(axis=0), verdict.levels * 0.25, several]), (len(clauses), 1))
    return np.hstack([np.array(rows, dtype=np.float64), told, wide])
