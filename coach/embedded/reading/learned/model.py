"""The learned part: two small linear models, from clauses to probabilities and from these to labels.

Logistic regression twice (stacking, Wolpert 1992): for each part and each of the levels 1 and 2, first
"does this clause carry it", then "does the reply". Weights are plain numbers in `lexicon/weights.npz`,
fitted by `bench/reader_train.py`; the same text gives the same labels, bit for bit.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib.resources import as_file, files
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from coach.domain.codes import FaultCode, GoodMove
from coach.domain.reading import PARTS, Part
from coach.embedded.reading.learned.features import Facts, Row, clause_rows, reply_row
from coach.embedded.reading.text.clauses import Clause
from coach.embedded.reading.text.page import Page

Rows = Callable[[Sequence[str]], NDArray[np.float32]]

CODES = tuple(code.value for code in FaultCode if code is not FaultCode.GAMING)
"""Faults the models know; text to the scorer is told by rules alone and must change nothing."""

MOVES = tuple(move.value for move in GoodMove)

ENCODED = 32
"""Clauses of a reply that are encoded; longer replies are read on by rules and word features alone."""

CLIP = 1e-3

EXACT = 3.0
"""Cost of any miss beside the squared distance of the levels."""


LIFT = 0.15
"""Added to every logit before a level is chosen, with the encoder: without it the levels of the dev split come out too
low on average, for a model held to few examples says "no" more readily than people do."""


class Verdict(NamedTuple):
    """Labels by part, and probabilities (0..1): that a clause carries the part, that it carries the
    fault, that the reply makes the good move.

    `levels` are the logits of the reply's eight questions (level >= 1 and = 2 of each part). `odds` has all
    probabilities of the clauses, shape (clauses, 8 + faults), and `near` their sentence vectors beside those of their
    whole sentences, shape (at most ENCODED clauses, 2 * dimensions); without an encoder it has no columns.
    """

    labels: dict[Part, int]
    carries: dict[Part, Row]
    faults: dict[str, Row]
    moves: dict[str, float]
    levels: Row
    odds: Row
    near: Row


class Model:
    """Turns features into labels."""

    def __init__(self, encode: Rows | None, weights: Mapping[str, Row] | None = None) -> None:
        self._encode = encode
        self._kind = "full" if encode else "plain"
        self._weights = weights or _weights()

    def judge(self, page: Page, facts: Facts) -> Verdict:
        """Return the labels of a page; a page without clauses has all 0."""
        clauses = page.clauses
        if not clauses:
            return Verdict(dict.fromkeys(PARTS, 0), {}, {}, {}, np.zeros(0), np.zeros((0, 0)), np.zeros((0, 0)))
        near = self._near(page, clauses)
        odds = self._odds(clause_rows(page, facts, clauses), near)
        flags = reply_row(facts, pooled(odds[:, :8]), CODES)
        logits = _applied(flags[None, :], self._weights[f"reply_{self._kind}"])[0]
        whole, lifted = _sigmoid(logits), _sigmoid(logits + (LIFT if self._encode else 0))
        return Verdict(
            labels={part: label(lifted[2 * i], lifted[2 * i + 1]) for i, part in enumerate(PARTS)},
            carries={part: odds[:, 2 * i] for i, part in enumerate(PARTS)},
            faults={code: odds[:, 8 + i] for i, code in enumerate(CODES)},
            moves={move: float(whole[8 + i]) for i, move in enumerate(MOVES)},
            levels=logits[:8],
            odds=odds,
            near=near,
        )

    def _near(self, page: Page, clauses: Sequence[Clause]) -> Row:
        return encoded(page, clauses[:ENCODED], self._encode) if self._encode else np.zeros((len(clauses), 0))

    def _odds(self, words: Row, near: Row) -> Row:
        """Return P(level >= 1) and P(level = 2) for each part, then P(fault), shape (clauses, 8 + faults)."""
        odds = _sigmoid(_applied(words, self._weights["clause_plain"]))
        if self._encode:
            full = np.hstack([words[:ENCODED], near])
            odds[:ENCODED] = _sigmoid(_applied(full, self._weights["clause_full"]))
        return odds


def texts_of(page: Page, clauses: Sequence[Clause]) -> list[str]:
    """Return what is encoded for these clauses: their own words and their whole sentences, each once."""
    return list(dict.fromkeys([*_own(page, clauses), *_whole(page, clauses)]))


def encoded(page: Page, clauses: Sequence[Clause], encode: Rows) -> Row:
    """Return each clause's sentence vector beside its whole sentence's, shape (clauses, 2 * dimensions)."""
    texts = texts_of(page, clauses)
    rows = np.round(np.asarray(encode(texts), dtype=np.float64), 4)
    place = {text: number for number, text in enumerate(texts)}
    own, whole = ([place[text] for text in found] for found in (_own(page, clauses), _whole(page, clauses)))
    return np.hstack([rows[own], rows[whole]])


def _own(page: Page, clauses: Sequence[Clause]) -> list[str]:
    return [page.own[clause.start : clause.end] for clause in clauses]


def _whole(page: Page, clauses: Sequence[Clause]) -> list[str]:
    return [page.own[s.start : s.end][:200] for s in (page.sentence_of(clause) for clause in clauses)]


def pooled(odds: Row) -> Row:
    """Return the strongest clause's logit for each of the eight questions."""
    top = np.clip(odds.max(axis=0), CLIP, 1 - CLIP)
    logits: Row = np.log(top / (1 - top)) * 0.5
    return logits


def label(some: float, full: float) -> int:
    """Return the level of least expected cost, given P(level >= 1) and P(level = 2).

    Half of the cost is being wrong at all, half how far: the far misses are what weighted kappa
    punishes, the near ones what "all four right" does.
    """
    full = min(full, some)
    chance = (1 - some, some - full, full)
    costs = [
        sum(p * (EXACT * (said != true) + (said - true) ** 2) for true, p in enumerate(chance)) for said in range(3)
    ]
    return costs.index(min(costs))


def _applied(rows: Row, weights: Row) -> Row:
    logits: Row = rows @ weights[:-1] + weights[-1]
    return logits


def _sigmoid(logits: Row) -> Row:
    odds: Row = 1 / (1 + np.exp(-np.clip(logits, -30, 30)))
    return odds


@cache
def _weights() -> dict[str, Row]:
    with as_file(files("coach.embedded.lexicon") / "weights.npz") as path, np.load(path, allow_pickle=False) as stored:
        return {name: stored[name].astype(np.float64) for name in stored.files}
