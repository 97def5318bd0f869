"""Fit the reader's model of dialogue acts on the labelled talks: `make train` runs it after reader_train.py.

Run: python bench/acts_train.py            fit on the training hands, write the weights
     python bench/acts_train.py --check    fit, exit 1 if the shipped weights differ
     python bench/acts_train.py --hands    leave one training hand out at a time, print figures, write nothing

Acts are labelled for a reply, not for a clause: of a reply that does one, the likeliest clause is taken to do it, and
the fit is made again (multiple-instance learning, Andrews 2002). The hands `birch` (talks) and `hazel` (single replies)
are for reporting: never read here.
"""

import argparse
import io
import json
import os
import sys
from pathlib import Path
from typing import Any, NamedTuple

os.environ["OPENBLAS_NUM_THREADS"] = "1"

import numpy as np
from reader_train import catalogs

from coach.adapters.encoder import SentenceEncoder
from coach.domain.codes import FaultCode
from coach.domain.reading import Part
from coach.embedded.reading.learned.model import Model
from coach.embedded.reading.learned.verdicts import faults_of, guarded
from coach.embedded.reading.parts.rules import Rules
from coach.embedded.reading.talk.act_features import act_rows
from coach.embedded.reading.talk.acts import ACTS, CAPITULATION, HEADS, HOSTILE, MILD, MISTREATMENT, WHOLE, reply_row
from coach.embedded.reading.text.page import page

ROOT = Path(__file__).resolve().parent.parent
WEIGHTS = ROOT / "coach" / "embedded" / "lexicon" / "acts.npz"
HANDS = ("cedar", "maple", "willow")
BASIS, NEAR_SCALE, RIDGE, WHOLE_RIDGE = 96, 3.0, 6.0, 2.0
SINGLES = ("ash", "rowan")
"""The hands of the single acts."""
LEFT_OUT = (*HANDS, "rowan")
"""Hands left out in turn; the whole reply is asked about on what a model that did not see the hand says of it."""
CUTS = (-1.0, -0.5, 0.0, 0.5, 1.0)
FROM_FAULT = {"threat": ("threat",), "order": ("demand",), "accusation": ("verdict", "generalisation", "contempt")}
"""Acts that a reply of the single-reply corpus does just when it has one of these faults; others are not known."""

Matrix = Any


class Item(NamedTuple):
    """One reply: its hand, what it is known to do by head (1, 0, NaN for not known), features of its clauses."""

    hand: str
    truth: Matrix
    rows: Matrix
    near: Matrix
    labels: dict[Part, int]
    codes: list[FaultCode]


def items() -> list[Item]:
    """Return the replies that are fitted on."""
    rules, model = Rules(catalogs()), Model(SentenceEncoder())
    found = []
    for hand, text, truth in labelled():
        sheet = page(text)
        if sheet.clauses:
            facts = rules.facts(sheet)
            verdict = model.judge(sheet, facts)
            labels = guarded(verdict.labels, sheet, facts, rules.feelings)
            codes = [fault.code for fault in faults_of(sheet, facts, verdict, labels)]
            found.append(Item(hand, truth, act_rows(sheet, verdict), verdict.near, labels, codes))
    return found


def labelled() -> list[tuple[str, str, Matrix]]:
    """Return hand, text and truths of every reply: talks, single acts, and the corpus for its faults."""
    found = []
    for hand in HANDS:
        for talk in _lines(ROOT / "rubrics" / "talks" / f"{hand}.jsonl"):
            for reply in talk["replies"]:
                acts = {act["act"] for act in reply["acts"]}
                found.append((hand, reply["text"], _truth(acts, set(reply["faults"]))))
    for hand in SINGLES:
        for row in _lines(ROOT / "rubrics" / "acts" / f"{hand}.jsonl"):
            found.append((hand, row["text"], _truth(set(row["acts"]), set(row["faults"]))))
    for path in sorted((ROOT / "rubrics" / "corpus").glob("*.jsonl")):
        for row in _lines(path):
            if row["split"] == "train":
                found.append(("corpus", row["text"], _truth(None, {fault["code"] for fault in row["faults"]})))
    return found


def _truth(acts: set[str] | None, faults: set[str]) -> Matrix:
    truth = np.full(len(HEADS), np.nan)
    for number, act in enumerate(ACTS):
        if acts is not None:
            truth[number] = act in acts
        elif act in FROM_FAULT:
            truth[number] = bool(faults & set(FROM_FAULT[act]))
    truth[HEADS.index(MISTREATMENT)] = bool(faults & HOSTILE)
    truth[HEADS.index(CAPITULATION)] = CAPITULATION in faults
    truth[HEADS.index(MILD)] = bool(faults - HOSTILE - {CAPITULATION, "gaming"})
    return truth


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def fit(chosen: list[Item]) -> Matrix:
    """Return weights, shape (features + 2 * dimensions + 1, heads)."""
    words, near = np.vstack([item.rows for item in chosen]), np.vstack([item.near for item in chosen])
    half = near.shape[1] // 2
    _, _, axes = np.linalg.svd(near[:, :half] - near[:, :half].mean(0), full_matrices=False)
    basis = np.kron(np.eye(2), axes[:BASIS].T) * NEAR_SCALE
    rows = np.hstack([words, near @ basis, np.ones((len(words), 1))])
    owner = np.repeat(np.arange(len(chosen)), [len(item.rows) for item in chosen])
    truth = np.array([item.truth for item in chosen])
    heads = [_head(rows, owner, truth[:, number]) for number in range(len(HEADS))]
    weights = np.stack(heads, axis=1)
    width = words.shape[1]
    return np.vstack([weights[:width], basis @ weights[width:-1], weights[-1:]])


def _head(rows: Matrix, owner: Matrix, truth: Matrix) -> Matrix:
    """Return the weights of one head, fitted twice: on all clauses of a reply that does it, then on the likeliest."""
    known = ~np.isnan(truth[owner])
    rows, owner = rows[known], owner[known]
    does = truth[owner] > 0
    share = 1 / np.sqrt(np.bincount(owner)[owner])
    weights = logistic(rows, does.astype(float), share, np.zeros(rows.shape[1]))
    for _ in range(2):
        said = rows @ weights
        best = np.full(len(truth), -np.inf)
        np.maximum.at(best, owner, said)
        chosen = does & ((said >= best[owner]) | (said > 0))
        weights = logistic(rows, chosen.astype(float), np.where(does, 1.0 * chosen, share), weights)
    return weights


def logistic(rows: Matrix, truth: Matrix, share: Matrix, weights: Matrix, ridge: float = RIDGE) -> Matrix:
    """Return weights of a ridge logistic regression by Newton's method; the last column of `rows` is the intercept."""
    penalty = np.full(rows.shape[1], ridge)
    penalty[-1] = 1e-4
    used = share > 0
    rows, truth, share = rows[used], truth[used], share[used]
    for _ in range(8):
        chance = 1 / (1 + np.exp(-np.clip(rows @ weights, -30, 30)))
        slope = rows.T @ (share * (chance - truth)) + penalty * weights
        bend = rows.T @ (rows * (share * (chance * (1 - chance) + 1e-6))[:, None]) + np.diag(penalty)
        step = np.linalg.solve(bend, slope)
        weights = weights - step
        if np.abs(step).max() < 1e-4:
            break
    return weights


def said_by_others(known: list[Item]) -> list[tuple[Item, Matrix]]:
    """Return each reply of some hands with the clause logits of a model that did not see its hand."""
    pairs = []
    for hand in LEFT_OUT:
        weights = fit([item for item in known if item.hand != hand])
        here = [item for item in known if item.hand == hand]
        pairs += [(item, np.hstack([item.rows, item.near]) @ weights[:-1] + weights[-1]) for item in here]
        print(hand, file=sys.stderr)
    return pairs


def fit_whole(pairs: list[tuple[Item, Matrix]]) -> Matrix:
    """Return the weights of what is asked of the whole reply, shape (features, questions)."""
    rows = np.array([reply_row(said, item.labels, item.codes) for item, said in pairs])
    truth = np.array([item.truth for item, _ in pairs])
    share, none = np.ones(len(rows)), np.zeros(rows.shape[1])
    heads = [truth[:, HEADS.index(head)] for head in WHOLE]
    return np.stack([logistic(rows, head, share, none, WHOLE_RIDGE) for head in heads], axis=1)


def hands_left_out(known: list[Item]) -> None:
    """Print precision and recall of every head on hands it was not fitted on, at several cuts."""
    pairs = said_by_others(known)
    truth = np.array([item.truth for item, _ in pairs]) > 0
    said = np.array([logits.max(axis=0) for _, logits in pairs])
    for number, head in enumerate(HEADS):
        at = [_rate(truth[:, number], said[:, number] > cut) for cut in CUTS]
        print(f"{head:16} n={truth[:, number].sum():3}  " + "  ".join(f"{p:.2f}/{r:.2f}" for p, r in at))


def _rate(truth: Matrix, said: Matrix) -> tuple[float, float]:
    hit = (truth & said).sum()
    return hit / max(said.sum(), 1), hit / max(truth.sum(), 1)


def main() -> None:
    """Fit, check, or measure."""
    options = argparse.ArgumentParser()
    options.add_argument("--check", action="store_true")
    options.add_argument("--hands", action="store_true")
    given = options.parse_args()
    known = items()
    if given.hands:
        hands_left_out(known)
        return
    made = io.BytesIO()
    weights: dict[str, Any] = {"clause": fit(known), "reply": fit_whole(said_by_others(known))}
    np.savez_compressed(made, **{name: np.round(array, 4).astype(np.float32) for name, array in weights.items()})
    print(f"{len(known)} replies, {len(made.getvalue())} bytes")
    if given.check:
        sys.exit(int(made.getvalue() != WEIGHTS.read_bytes()))
    WEIGHTS.write_bytes(made.getvalue())


if __name__ == "__main__":
    main()
