"""Fit the reader's learned part on the labelled corpus: `make train`.

Run: .venv/bin/python bench/reader_train.py            fit on the train split, write the weights
     .venv/bin/python bench/reader_train.py --check    fit on the train split, exit 1 if the shipped weights differ
     .venv/bin/python bench/reader_train.py --scenes   leave one scene out at a time, print figures, write nothing

One math thread, so that sums are added in one order and the weights come out the same, bit for bit.
"""

import argparse
import io
import json
import os
import re
import sys
import time
from pathlib import Path
from typing import Any

os.environ["OPENBLAS_NUM_THREADS"] = "1"

import numpy as np

from coach.adapters.content.files import CATALOGS, ContentFiles
from coach.adapters.encoder import SentenceEncoder
from coach.domain.catalog import Catalogs
from coach.domain.reading import PARTS
from coach.domain.text import LANGS
from coach.embedded.reader import EmbeddedReader
from coach.embedded.reading.learned.features import clause_rows, reply_row
from coach.embedded.reading.learned.model import CODES, MOVES, Model, encoded, pooled
from coach.embedded.reading.parts.rules import Rules
from coach.embedded.reading.text.page import Page, page
from coach.embedded.reading.text.source import Source
from coach.quality.agreement import all_right, leniency, qwk

ROOT = Path(__file__).resolve().parent.parent
WEIGHTS = ROOT / "coach" / "embedded" / "lexicon" / "weights.npz"
BASIS = 160
"""Directions of the encoder's space that are fitted; the rest of it is noise at this corpus size."""
PLAIN_RIDGE, FULL_RIDGE, NEAR_SCALE, REPLY_RIDGE = 3.5, 14.0, 3.0, 1.2

FOLDS = 6
"""Groups of authors for stacking: the second model learns from clause odds of authors the first has not seen."""
GROUPINGS = 3
"""Ways of grouping the authors; the second model is the mean of one fitted on each, for any one is partly luck."""

Matrix = Any
Row = dict[str, Any]


def catalogs() -> Catalogs:
    """Return the shipped catalogues."""
    content = ContentFiles(ROOT)
    return Catalogs(**{name: content.catalog(name) for name in CATALOGS})


def corpus_rows() -> list[Row]:
    """Return every row of the corpus."""
    found = []
    for path in sorted((ROOT / "rubrics" / "corpus").glob("*.jsonl")):
        found += [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    return found


_MARKS = re.compile(r"[，。！？；：、,!?;:…—“”\"「」『』()（）]|\.(?!\d)|(?<=[a-zA-Z])[’'](?=[a-zA-Z])")
_ENDS = re.compile(r"[，。！？；,!?;]|\.(?=\s|$)")


def bare(text: str) -> Source:
    """Return a reply as a hurried hand types it: no marks, no line breaks, no capitals."""
    source = _source(text).without(match.span() for match in _MARKS.finditer(text))
    gaps = re.finditer(r"\s+(?=[\u3400-\u9fff])|(?<=[\u3400-\u9fff])\s+|^\s+|\s+$|(?<=\s)\s+", source.text)
    source = source.without(gap.span() for gap in gaps)
    return Source(source.text.replace("\n", " ").lower(), source.places)


def broken(text: str) -> Source:
    """Return a reply with line breaks for marks."""
    return Source(_ENDS.sub("\n", text), _source(text).places)


def _source(text: str) -> Source:
    return Source(text, tuple(range(len(text))))


HANDS = {_source: 1.0, bare: 0.08, broken: 0.04}
"""How each reply is written, and what it weighs: with its marks and without, for the labels must not hang on them.

With equal weights fewer replies are right in all four parts as they were written (authors of the train split left out).
"""


class Corpus:
    """Features and labels of all clauses and replies."""

    def __init__(self, replies: list[Row]) -> None:
        written = [(row, hand(row["text"])) for row in replies for hand in HANDS]
        rows = [row for row, _ in written]
        rules, encode = Rules(catalogs()), SentenceEncoder()
        authors = sorted({(row["lang"], row["author"]) for row in rows})
        place = np.array([authors.index((row["lang"], row["author"])) for row in rows])
        self.folds = [(place // FOLDS**turn + place * turn) % FOLDS for turn in range(GROUPINGS)]
        self.lang = np.array([row["lang"] for row in rows])
        self.weight = np.array([HANDS[hand] for _ in replies for hand in HANDS])
        self.gold = np.array([[row[part] for part in PARTS] for row in rows])
        self.moves = np.array([[move in row["good_moves"] for move in MOVES] for row in rows])
        self.facts, words, near, levels, faults, owner = [], [], [], [], [], []
        for number, (row, source) in enumerate(written):
            sheet = page(source.text)
            facts = rules.facts(sheet)
            self.facts.append(facts)
            if sheet.clauses:
                words.append(clause_rows(sheet, facts, sheet.clauses))
                near.append(encoded(sheet, sheet.clauses, encode))
                levels.append(_clause_levels(row, source, sheet))
                faults.append(_clause_faults(row, source, sheet))
                owner += [number] * len(sheet.clauses)
        self.words, self.levels, self.owner = np.vstack(words), np.vstack(levels), np.array(owner)
        self.faults = np.vstack(faults)
        raw = np.vstack(near)
        half = raw.shape[1] // 2
        _, _, axes = np.linalg.svd(raw[:, :half] - raw[:, :half].mean(0), full_matrices=False)
        self.basis = np.kron(np.eye(2), axes[:BASIS].T) * NEAR_SCALE
        self.near = raw @ self.basis

    def rows(self, kind: str) -> Matrix:
        """Return the clause features of the plain or the full model."""
        return self.words if kind == "plain" else np.hstack([self.words, self.near])


def _places(source: Source, sheet: Page) -> list[tuple[int, int]]:
    """Return the bounds of each clause in the reply as it was labelled."""
    return [source.span(*sheet.source.span(clause.start, clause.end)) for clause in sheet.clauses]


def _clause_levels(row: Row, source: Source, sheet: Page) -> Matrix:
    found = []
    for start, end in _places(source, sheet):
        levels = []
        for part in PARTS:
            spans = [(row["text"].find(q), row["text"].find(q) + len(q)) for q in row["evidence"].get(part, [])]
            levels.append(row[part] if any(a < end and start < b for a, b in spans) else 0)
        found.append(levels)
    return np.array(found)


def _clause_faults(row: Row, source: Source, sheet: Page) -> Matrix:
    quotes = [(f["code"], row["text"].find(f["quote"]), len(f["quote"])) for f in row["faults"]]
    return np.array(
        [
            [any(code == c and a >= 0 and a < end and start < a + n for c, a, n in quotes) for code in CODES]
            for start, end in _places(source, sheet)
        ]
    )


def logistic(rows: Matrix, truth: Matrix, weight: Matrix, ridge: float) -> Matrix:
    """Return weights and intercept of a ridge logistic regression on weighted rows, by Newton's method."""
    full = np.hstack([rows, np.ones((len(rows), 1))])
    penalty = np.full(full.shape[1], ridge)
    penalty[-1] = 1e-4
    weights = np.zeros(full.shape[1])
    for _ in range(15):
        chance = 1 / (1 + np.exp(-np.clip(full @ weights, -30, 30)))
        slope = full.T @ (weight * (chance - truth)) + penalty * weights
        bend = (full * (weight * (chance * (1 - chance) + 1e-6))[:, None]).T @ full + np.diag(penalty)
        step = np.linalg.solve(bend, slope)
        weights -= step
        if np.abs(step).max() < 1e-6:
            break
    return weights


def fit_clauses(corpus: Corpus, kind: str, replies: Matrix, faults: bool = False) -> Matrix:
    """Return clause weights, shape (features + 1, 8 or 8 + faults), from the given replies."""
    at = np.isin(corpus.owner, replies)
    rows, ridge = corpus.rows(kind)[at], PLAIN_RIDGE if kind == "plain" else FULL_RIDGE
    truths = [corpus.levels[at, i] >= level for i in range(4) for level in (1, 2)]
    truths += list(corpus.faults[at].T) if faults else []
    return np.stack(
        [logistic(rows, truth.astype(float), corpus.weight[corpus.owner[at]], ridge) for truth in truths], axis=1
    )


def reply_rows(corpus: Corpus, kind: str, replies: Matrix, weights: Matrix) -> Matrix:
    """Return the second model's features for the given replies."""
    out = []
    rows = corpus.rows(kind)
    for number in replies:
        at = corpus.owner == number
        odds = (
            1 / (1 + np.exp(-np.clip(rows[at] @ weights[:-1] + weights[-1], -30, 30))) if at.any() else np.zeros((1, 8))
        )
        out.append(reply_row(corpus.facts[number], pooled(odds[:, :8]), CODES))
    return np.array(out)


def _padded(weights: Matrix) -> Matrix:
    """Return label weights with zeros for the good-move flags, which stand before the intercept."""
    return np.concatenate([weights[:-1], np.zeros(len(MOVES)), weights[-1:]])


def fit(corpus: Corpus, kind: str, replies: Matrix) -> tuple[Matrix, Matrix]:
    """Return clause and reply weights; the reply model learns from clause odds of authors left out."""
    reply = np.mean([fit_replies(corpus, kind, replies, folds) for folds in corpus.folds], axis=0)
    return fit_clauses(corpus, kind, replies, faults=True), reply


def fit_replies(corpus: Corpus, kind: str, replies: Matrix, folds: Matrix) -> Matrix:
    """Return reply weights, shape (features + 1, 8 + good moves), with the authors in the given groups."""
    seen, rows = [], []
    for fold in range(FOLDS):
        rest, here = replies[folds[replies] != fold], replies[folds[replies] == fold]
        if not here.size:
            continue
        rows.append(reply_rows(corpus, kind, here, fit_clauses(corpus, kind, rest)))
        seen.append(here)
    order, stacked = np.concatenate(seen), np.vstack(rows)
    labels = [corpus.gold[order, i] >= level for i in range(4) for level in (1, 2)]
    # The labels are fitted without the good-move flags: they only taught it the corpus by heart.
    weights = [
        _padded(logistic(stacked[:, : -len(MOVES)], truth.astype(float), corpus.weight[order], REPLY_RIDGE))
        for truth in labels
    ]
    weights += [
        logistic(stacked, truth.astype(float), corpus.weight[order], REPLY_RIDGE) for truth in corpus.moves[order].T
    ]
    return np.stack(weights, axis=1)


def weights_of(corpus: Corpus, replies: Matrix, kinds: tuple[str, ...] = ("plain", "full")) -> dict[str, Matrix]:
    """Return the weights of both models as the product stores them, fitted on the given replies."""
    weights: dict[str, Matrix] = {}
    for kind in kinds:
        clause, reply = fit(corpus, kind, replies)
        if kind == "full":
            width = corpus.words.shape[1]
            clause = np.vstack([clause[:width], corpus.basis @ clause[width:-1], clause[-1:]])
        weights |= {f"clause_{kind}": np.round(clause, 5), f"reply_{kind}": np.round(reply, 5)}
    return weights


def scenes_left_out(corpus: Corpus, rows: list[Row]) -> None:
    """Fit without one scene at a time, read its replies, and print the figures over all of them."""
    encode = SentenceEncoder()
    scene = np.array([row["scene"] for row in rows])
    said = np.zeros((len(rows), len(PARTS)), dtype=int)
    for name in sorted(set(scene)):
        reader = EmbeddedReader(catalogs(), encode)
        reader._model = Model(encode, weights_of(corpus, np.where(scene != name)[0], ("plain", "full")))
        for number in np.where(scene == name)[0]:
            labels = reader.read(rows[number]["text"]).labels
            said[number] = [labels.get(part) for part in PARTS]
        print(name, file=sys.stderr)
    for lang in LANGS:
        at = corpus.lang == lang
        gold, found = corpus.gold[at], said[at]
        parts = [f"{p} {qwk(gold[:, i], found[:, i]):.3f}" for i, p in enumerate(PARTS)]
        bias = [f"{leniency(gold[:, i], found[:, i]):+.3f}" for i in range(len(PARTS))]
        print(
            f"{lang} n={at.sum()} QWK {' '.join(parts)} all four {all_right(gold, found):.3f} leniency {' '.join(bias)}"
        )


def main() -> None:
    """Fit, check, or measure."""
    options = argparse.ArgumentParser()
    options.add_argument("--check", action="store_true")
    options.add_argument("--scenes", action="store_true")
    given = options.parse_args()
    rows = [row for row in corpus_rows() if given.scenes or row["split"] == "train"]
    begun = time.perf_counter()
    corpus = Corpus(rows)
    if given.scenes:
        scenes_left_out(corpus, rows)
        return
    weights = weights_of(corpus, np.arange(len(corpus.gold)))
    made = io.BytesIO()
    np.savez_compressed(made, **{name: array.astype(np.float32) for name, array in weights.items()})
    print(f"{len(rows)} replies, {len(made.getvalue())} bytes, {time.perf_counter() - begun:.0f} s")
    if given.check:
        sys.exit(int(made.getvalue() != WEIGHTS.read_bytes()))
    WEIGHTS.write_bytes(made.getvalue())


if __name__ == "__main__":
    main()
