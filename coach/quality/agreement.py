"""How far two sets of labels agree: weighted kappa and what goes with it, with bootstrap intervals.

Quadratic weighted kappa after Cohen (1968): 1 is full agreement, 0 what chance alone would give. It punishes a miss by
two levels four times as much as a miss by one. Intervals are percentile bootstrap over replies (Efron 1979).
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

LEVELS = 3
DRAWS = 500
SEED = 20261123
INTERVAL = (2.5, 97.5)

Labels = NDArray[np.int64]
"""Levels of n replies, shape (n,), or of n replies on k parts, shape (n, k)."""


class Figure(NamedTuple):
    """A figure with the bounds of its 95 % interval."""

    value: float
    low: float
    high: float


def qwk(gold: Labels, said: Labels) -> float:
    """Return quadratic weighted kappa of two label sequences of shape (n,), -1..1; 1.0 where both are one constant."""
    return _kappa(gold, said, lambda a, b: float((a - b) ** 2))


def kappa(gold: Labels, said: Labels) -> float:
    """Return Cohen's (1960) unweighted kappa, -1..1."""
    return _kappa(gold, said, lambda a, b: float(a != b))


def exact(gold: Labels, said: Labels) -> float:
    """Return the share of equal labels, 0..1."""
    return float(np.mean(gold == said))


def leniency(gold: Labels, said: Labels) -> float:
    """Return the mean of said minus gold, in levels: above 0 is too generous."""
    return float(np.mean(said - gold))


def all_right(gold: Labels, said: Labels) -> float:
    """Return the share of replies with every part right; labels of shape (n, k)."""
    return float(np.mean(np.all(gold == said, axis=1)))


def macro_qwk(gold: Labels, said: Labels) -> float:
    """Return the mean of the parts' weighted kappas; labels of shape (n, k)."""
    return float(np.mean([qwk(gold[:, i], said[:, i]) for i in range(gold.shape[1])]))


def with_interval(measure: Callable[[Labels, Labels], float], gold: Labels, said: Labels) -> Figure:
    """Return a measure with its 95 % bootstrap interval over replies (DRAWS draws, always the same ones)."""
    dice = np.random.default_rng(SEED)
    drawn = [measure(gold[at], said[at]) for at in dice.integers(0, len(gold), (DRAWS, len(gold)))]
    low, high = np.percentile(drawn, INTERVAL)
    return Figure(round(measure(gold, said), 3), round(float(low), 3), round(float(high), 3))


def _kappa(gold: Labels, said: Labels, cost: Callable[[int, int], float]) -> float:
    table = np.zeros((LEVELS, LEVELS))
    np.add.at(table, (gold, said), 1)
    table /= max(len(gold), 1)
    chance = np.outer(table.sum(axis=1), table.sum(axis=0))
    costs = np.array([[cost(a, b) for b in range(LEVELS)] for a in range(LEVELS)])
    expected = float((costs * chance).sum())
    return 1.0 - float((costs * table).sum()) / expected if expected else 1.0
