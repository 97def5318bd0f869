"""How far a text holds the words of a query: Okapi BM25 as a share of the most the query could reach.

Raw BM25 grows with the length of the query; divided by the sum of its weights it is 0..1 and means the same for a
short query and a long one, so that shares can be added to cosines. Source: Robertson and Zaragoza 2009.
"""

import math
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

K1 = 1.2
B = 0.6

Numbers = NDArray[np.intp]


class Bags(NamedTuple):
    """The tokens of some texts as numbers, one text after the other, and the text each token stands in."""

    numbers: Mapping[Hashable, int]
    tokens: Numbers
    places: Numbers

    @classmethod
    def of(cls, bags: Iterable[Sequence[Hashable]]) -> Self:
        """Return the bags of texts, given the tokens of each."""
        numbers: dict[Hashable, int] = {}
        sizes: list[int] = []

        def numbered() -> Iterator[int]:
            for bag in bags:
                sizes.append(len(bag))
                for token in bag:
                    yield numbers.setdefault(token, len(numbers))

        tokens = np.fromiter(numbered(), dtype=np.intp)
        return cls(numbers, tokens, np.repeat(np.arange(len(sizes)), sizes))


class Bm25:
    """For each token, the texts that hold it and what it counts there; texts are known by their place, 0 to `count`."""

    def __init__(self, bags: Bags, count: int) -> None:
        self._numbers, self._count = bags.numbers, count
        lengths = np.bincount(bags.places, minlength=count)
        mean = lengths.mean() if len(bags.tokens) else 1.0
        pairs, times = np.unique(bags.tokens * max(count, 1) + bags.places, return_counts=True)
        token, place = np.divmod(pairs, max(count, 1))
        self._starts = np.searchsorted(token, np.arange(len(bags.numbers) + 1))
        self._places = place.astype(np.int32)
        self._parts = (times / (times + K1 * (1 - B + B * lengths[place] / mean))).astype(np.float32)

    def shares(self, query: Sequence[Hashable]) -> NDArray[np.float64]:
        """Return the share of each text, 0..1, in the order of the texts."""
        weights = {token: self.weight(token) for token in dict.fromkeys(query)}
        found = np.zeros(self._count)
        for token, weight in weights.items():
            held = self._held(token)
            found[self._places[held]] += weight * self._parts[held]
        return found / (sum(weights.values()) or 1.0)

    def weight(self, token: Hashable) -> float:
        """Return how much a token tells: its inverse document frequency, above 0."""
        held = self._held(token)
        holders = held.stop - held.start
        return math.log(1 + (self._count - holders + 0.5) / (holders + 0.5))

    def holds(self, place: int, token: Hashable) -> bool:
        """Return whether the text at a place holds a token."""
        places = self._places[self._held(token)]
        at = int(np.searchsorted(places, place))
        return at < len(places) and int(places[at]) == place

    def _held(self, token: Hashable) -> slice:
        number = self._numbers.get(token)
        return slice(0, 0) if number is None else slice(int(self._starts[number]), int(self._starts[number + 1]))
