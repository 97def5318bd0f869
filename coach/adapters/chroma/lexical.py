"""How far a text holds the words of a query: Okapi BM25 as a share of the most the query could reach.

Raw BM25 grows with the length of the query; divided by the sum of its weights it is 0..1 and means the same for a
short query and a long one, so that shares can be added to cosines. Source: Robertson and Zaragoza 2009.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import NDArray

K1 = 1.2
B = 0.6


class Bm25:
    """Texts as bags of tokens, in memory."""

    def __init__(self, bags: Sequence[Sequence[Hashable]]) -> None:
        self._count = len(bags)
        mean = sum(len(bag) for bag in bags) / max(self._count, 1) or 1.0
        holders: dict[Hashable, list[tuple[int, float]]] = defaultdict(list)
        for place, bag in enumerate(bags):
            length = K1 * (1 - B + B * len(bag) / mean)
            for token, times in Counter(bag).items():
                holders[token].append((place, times / (times + length)))
        self._holders = {
            token: (np.array([place for place, _ in held]), np.array([part for _, part in held]))
            for token, held in holders.items()
        }

    def shares(self, query: Sequence[Hashable]) -> NDArray[np.float64]:
        """Return the share of each text, 0..1, in the order of the texts."""
        weights = {token: self.weight(token) for token in set(query)}
        found = np.zeros(self._count)
        for token, weight in weights.items():
            if token in self._holders:
                places, parts = self._holders[token]
                found[places] += weight * parts
        return found / (sum(weights.values()) or 1.0)

    def weight(self, token: Hashable) -> float:
        """Return how much a token tells: its inverse document frequency, above 0."""
        held = len(self._holders[token][0]) if token in self._holders else 0
        return math.log(1 + (self._count - held + 0.5) / (held + 0.5))
