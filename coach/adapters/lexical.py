"""How far a text holds the words of a query: Okapi BM25 as a share of the most the query could reach.

Raw BM25 grows with the length of the query; divided by the sum of its weights it is 0..1 and means the same for a
short query and a long one, so that shares can be added to cosines. Source: Robertson and Zaragoza 2009.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping, Sequence

K1 = 1.2
B = 0.6


class Bm25:
    """Texts as bags of tokens, in memory."""

    def __init__(self, bags: Mapping[str, Sequence[Hashable]]) -> None:
        self._count = len(bags)
        self._holders: dict[Hashable, list[tuple[str, float]]] = defaultdict(list)
        mean = sum(len(bag) for bag in bags.values()) / max(self._count, 1) or 1.0
        for key, bag in bags.items():
            length = K1 * (1 - B + B * len(bag) / mean)
            for token, times in Counter(bag).items():
                self._holders[token].append((key, times / (times + length)))

    def shares(self, query: Sequence[Hashable]) -> dict[str, float]:
        """Return for each text that holds a token of the query its share, 0..1."""
        weights = {token: self.weight(token) for token in set(query)}
        total = sum(weights.values())
        found: dict[str, float] = defaultdict(float)
        for token, weight in weights.items():
            for key, part in self._holders.get(token, ()):
                found[key] += weight * part / total
        return found

    def weight(self, token: Hashable) -> float:
        """Return how much a token tells: its inverse document frequency, above 0."""
        held = len(self._holders.get(token, ()))
        return math.log(1 + (self._count - held + 0.5) / (held + 0.5))
