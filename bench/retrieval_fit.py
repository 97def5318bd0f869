"""Fit the rule that says whether anything bears on a question, on the development questions only.

    python bench/retrieval_fit.py

Prints the coefficients for the reranking of coach/adapters/chroma and, by eight-fold cross-validation, how many
answerable questions are kept and how many unanswerable ones answered at several thresholds. Writes nothing.
"""

import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from coach.bootstrap import Coach
from coach.quality.retrieval import questions
from coach.settings import Settings

RIDGE = 0.3
FOLDS = 8
Matrix = Any


def main() -> None:
    """Print the fit."""
    rows = questions("dev")
    with tempfile.TemporaryDirectory() as home:
        coach = Coach(Settings(home=Path(home)))
        coach.admin.index()
        evidence = [coach._retriever.evidence(row.q) for row in rows]
    features = np.array([[e.explained, e.nearer, e.terms] for e in evidence])
    answerable = np.array([bool(row.expect) for row in rows])
    weights, constant = fitted(features, answerable)
    print("explained, nearer, terms:", weights.round(2), "bears on 0 at:", round(-constant, 2))
    fold = np.random.default_rng(1).permutation(len(rows)) % FOLDS
    said = np.zeros(len(rows))
    for number in range(FOLDS):
        part, start = fitted(features[fold != number], answerable[fold != number])
        said[fold == number] = features[fold == number] @ part + start
    for threshold in np.arange(-1.6, 0.2, 0.2):
        kept, wrong = (said[answerable] >= threshold).mean(), (said[~answerable] >= threshold).mean()
        print(f"threshold {threshold - constant:5.2f}  kept {kept:.3f}  answered wrongly {wrong:.3f}")


def fitted(features: Matrix, answerable: Matrix) -> tuple[Matrix, float]:
    """Return weights and constant of a ridge logistic regression, both classes weighing the same (Newton's method)."""
    mean, spread = features.mean(0), features.std(0)
    scaled = np.c_[(features - mean) / spread, np.ones(len(features))]
    share = np.where(answerable, 0.5 / answerable.mean(), 0.5 / (1 - answerable.mean()))
    ridge = np.diag([RIDGE] * features.shape[1] + [1e-6])
    weights = np.zeros(scaled.shape[1])
    for _step in range(30):
        likely = 1 / (1 + np.exp(-scaled @ weights))
        slope = scaled.T @ (share * (likely - answerable)) + ridge @ weights
        weights -= np.linalg.solve((scaled * (share * likely * (1 - likely))[:, None]).T @ scaled + ridge, slope)
    own = weights[:-1] / spread
    return own, float(weights[-1] - own @ mean)


if __name__ == "__main__":
    main()
