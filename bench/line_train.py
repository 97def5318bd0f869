"""Fit what a model's line is read by (`coach/engine/line_rules/line_model.py`) on the project's labelled lines.

Run: .venv/bin/python bench/line_train.py            fit, write the weights
     .venv/bin/python bench/line_train.py --check    fit, exit 1 if the shipped weights differ
     .venv/bin/python bench/line_train.py --hands    fit without the lines of other hands, print figures on these

Fitted on `train-*.jsonl`, `dev-*.jsonl` and the authored lines of the personas, which may all stand; `held-out-*.jsonl`
is never read. Where "yes" begins is set by lines left out in folds. One math thread, so that the same lines give the
same weights.
"""

import argparse
import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from zlib import crc32

os.environ["OPENBLAS_NUM_THREADS"] = "1"

import numpy as np

from coach.adapters.content.files import ContentFiles
from coach.adapters.encoder import SentenceEncoder
from coach.domain.text import LANGS
from coach.engine.line_rules.line_model import BESIDE, BUCKETS, DIMENSIONS, SIGNS, WORDS, Sentences, sentences
from coach.engine.line_rules.rules import MAY_AGREE
from coach.quality.line_corpus import LabelledLine, labelled_lines

ROOT = Path(__file__).resolve().parent.parent
WEIGHTS = ROOT / "coach" / "engine" / "line_rules" / "line_model.npz"
RIDGE = 0.3
ROUNDS, STEPS = 3, 150
FOLDS = 5
ALARMS = {"concession": 0.01, "coaching": 0.005, "machine": 0.003}
"""Share of fine lines, among those left out, that may be taken for each sign."""

MARGIN = 0.05
"""Odds by which every authored line stays below the beginning of "yes": what a persona is given to say may stand."""

Array = Any


def corpus() -> list[LabelledLine]:
    """Return all lines to fit on: those that break no rule, or one of the rules that are told by meaning."""
    rows = [row for lang in LANGS for name in ("train", "dev") for row in labelled_lines(lang, name)]
    return [row for row in rows if row.rule in (None, *SIGNS)] + authored()


def authored() -> list[LabelledLine]:
    """Return the personas' own lines."""
    found = []
    for persona in ContentFiles(ROOT).personas():
        for moves in (persona.lines, *(scene.lines for scene in persona.scenes)):
            for move, lines in moves.items():
                texts = [(lang, getattr(line, lang)) for line in lines for lang in LANGS]
                found += [
                    LabelledLine(id=text, lang=lang, scene="", move=move, line=text, hand="authored")
                    for lang, text in texts
                ]
    return found


class Features:
    """The sentences of some lines as one sparse matrix: vectors beside runs of words, for each of three places."""

    def __init__(self, lines: Sequence[Sentences]) -> None:
        self.line = np.repeat(np.arange(len(lines)), [len(read.runs) for read in lines])
        self.rows = len(self.line)
        same = self.line[:-1] == self.line[1:]
        first, second = np.arange(self.rows - 1)[same], np.arange(1, self.rows)[same]
        self.places = ((np.arange(self.rows),) * 2, (first, second), (second, first))
        self.vectors = np.vstack([read.vectors for read in lines])
        runs = [run for read in lines for run in read.runs]
        self.row = np.repeat(np.arange(self.rows), [len(run) for run in runs])
        self.column = np.concatenate(runs)
        self.value = np.concatenate([np.full(len(run), WORDS / len(run) ** 0.5) for run in runs])

    def times(self, weights: Array) -> Array:
        """Return the odds of each sentence for weights of the shape (3, DIMENSIONS + BUCKETS)."""
        total = np.zeros(self.rows)
        for part, (to, source), scale in zip(weights, self.places, (1, BESIDE, BESIDE), strict=True):
            words = np.bincount(self.row, self.value * part[DIMENSIONS:][self.column], self.rows)
            total[to] += scale * (self.vectors @ part[:DIMENSIONS] + words)[source]
        return total

    def transposed(self, errors: Array) -> Array:
        """Return the slope of the weights for an error of each sentence."""
        slopes = []
        for (to, source), scale in zip(self.places, (1, BESIDE, BESIDE), strict=True):
            moved = np.zeros(self.rows)
            moved[source] = scale * errors[to]
            words = np.bincount(self.column, self.value * moved[self.row], BUCKETS)
            slopes.append(np.concatenate([self.vectors.T @ moved, words]))
        return np.array(slopes)

    def strongest(self, odds: Array) -> Array:
        """Return the highest odds of each line's sentences."""
        return np.maximum.reduceat(odds, np.flatnonzero(np.diff(self.line, prepend=-1)))


def logistic(rows: Features, truth: Array, counted: Array, weights: Array, bias: float) -> tuple[Array, float]:
    """Return weights and bias of a ridge logistic regression after some steps of Nesterov's method."""
    most = np.ones_like(weights)
    for _ in range(12):
        most = rows.transposed(rows.times(most))
        most /= np.linalg.norm(most)
    rate = 1 / (0.25 * (1.05 * np.linalg.norm(rows.times(most)) ** 2 + rows.rows) + RIDGE)
    old, old_bias, speed = weights, bias, 1.0
    for _ in range(STEPS):
        faster = (1 + (1 + 4 * speed * speed) ** 0.5) / 2
        push, speed = (speed - 1) / faster, faster
        ahead, ahead_bias = weights + push * (weights - old), bias + push * (bias - old_bias)
        old, old_bias = weights, bias
        errors = counted * (1 / (1 + np.exp(-np.clip(rows.times(ahead) + ahead_bias, -30, 30))) - truth)
        weights = ahead - rate * (rows.transposed(errors) + RIDGE * ahead)
        bias = ahead_bias - rate * float(errors.sum())
    return weights, bias


def fitted(lines: Sequence[Sentences], breaks: Array) -> tuple[Array, float]:
    """Return weights and bias for one sign. A label is a line's; which sentence carries it is found in rounds."""
    rows = Features(lines)
    carries, counted = breaks[rows.line].astype(float), np.ones(rows.rows)
    weights, bias = np.zeros((3, DIMENSIONS + BUCKETS)), 0.0
    for _ in range(ROUNDS):
        weights, bias = logistic(rows, carries, counted, weights, bias)
        odds = rows.times(weights) + bias
        strong = (odds >= rows.strongest(odds)[rows.line]) | (odds > 0)
        carries = (breaks[rows.line] & strong).astype(float)
        counted = np.where(breaks[rows.line] & ~strong, 0.0, 1.0)
    return weights, bias


def said(lines: Sequence[Sentences], model: tuple[Array, float]) -> Array:
    """Return the odds of some lines for one sign."""
    rows = Features(lines)
    return rows.strongest(rows.times(model[0])) + model[1]


def beginning(odds: Array, breaks: Array, alarms: float) -> float:
    """Return the odds from which so small a share of fine lines is taken for the sign."""
    fine = np.sort(odds[~breaks])[::-1]
    return float(fine[int(alarms * len(fine))])


def left_out(lines: Sequence[Sentences], breaks: Array, folds: Array) -> Array:
    """Return the odds of each line by a model fitted without its fold."""
    odds = np.zeros(len(lines))
    for fold in set(folds):
        at = folds == fold
        model = fitted([line for line, out in zip(lines, at, strict=True) if not out], breaks[~at])
        odds[at] = said([line for line, out in zip(lines, at, strict=True) if out], model)
    return odds


def asked(
    rows: Sequence[LabelledLine], lines: Sequence[Sentences], sign: str
) -> tuple[list[LabelledLine], Array, list[Sentences]]:
    """Return the lines a sign is asked of, whether they show it, and their sentences; giving in may be allowed."""
    pairs = zip(rows, lines, strict=True)
    kept = [(row, line) for row, line in pairs if sign != "concession" or row.move not in MAY_AGREE]
    told = [row for row, _ in kept]
    return told, np.array([row.rule == sign for row in told]), [line for _, line in kept]


def weights_of(rows: Sequence[LabelledLine], every: Sequence[Sentences]) -> dict[str, Array]:
    """Return the weights as the product stores them, printing what was found of lines left out."""
    weights, biases = [], []
    for sign in SIGNS:
        told, breaks, lines = asked(rows, every, sign)
        folds = np.array([crc32(row.id.encode()) % FOLDS for row in told])
        odds = left_out(lines, breaks, folds)
        begins = beginning(odds, breaks, ALARMS[sign])
        found, bias = fitted(lines, breaks)
        own = [line for row, line in zip(told, lines, strict=True) if row.hand == "authored"]
        begins = max(begins, said(own, (found, bias)).max() + MARGIN)
        print(f"{sign} left out: recall {(odds[breaks] > begins).mean():.3f}, yes from {begins:+.2f}")
        weights.append(found)
        biases.append(bias - begins)
    return {"weights": np.stack(weights, axis=2).astype(np.float16), "bias": np.array(biases, dtype=np.float32)}


def hands_left_out(rows: Sequence[LabelledLine], every: Sequence[Sentences]) -> None:
    """Fit without the lines of other hands and print recall at some shares of false alarms on them, by sign."""
    for sign in SIGNS:
        told, breaks, lines = asked(rows, every, sign)
        other = np.array([row.hand == "other" for row in told])
        model = fitted([line for line, out in zip(lines, other, strict=True) if not out], breaks[~other])
        odds, true = said([line for line, out in zip(lines, other, strict=True) if out], model), breaks[other]
        found = [f"{(odds[true] > beginning(odds, true, share)).mean():.2f} at {share}" for share in (0.01, 0.02, 0.05)]
        print(f"{sign}: {true.sum()} of {len(true)}, recall {', '.join(found)}")


def main() -> None:
    """Fit, check, or measure."""
    options = argparse.ArgumentParser()
    options.add_argument("--check", action="store_true")
    options.add_argument("--hands", action="store_true")
    given = options.parse_args()
    rows, encode = corpus(), SentenceEncoder()
    lines = [sentences(row.line, encode) for row in rows]
    if given.hands:
        hands_left_out(rows, lines)
        return
    made = io.BytesIO()
    np.savez_compressed(made, **weights_of(rows, lines))
    print(f"{len(rows)} lines, {len(made.getvalue())} bytes")
    if given.check:
        sys.exit(int(made.getvalue() != WEIGHTS.read_bytes()))
    WEIGHTS.write_bytes(made.getvalue())


if __name__ == "__main__":
    main()
