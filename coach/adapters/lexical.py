"""The lexical half of the search: how much of a query's words stands in a clause.

Each word counts by its inverse document frequency (Spärck Jones 1972, in the BM25 form), so the share is 0..1 and
means the same for short and long queries, which a raw BM25 score does not; a threshold can be set on it.
"""

import math
import re
from collections import Counter
from collections.abc import Mapping

_HAN = re.compile(r"[\u4e00-\u9fff]+")
_WORD = re.compile(r"[a-z0-9%]+")
_ENDING = re.compile(r"(?:ing|ed|es|s|ly)$")
_COMMON = """
a about an and are as at be been by can could do does for from had has have how i if in into is it me my no not of
on or our should that the there this to us was we were what when which who will with would you
"""
_STOP = frozenset(_COMMON.split())


class LexicalIndex:
    """Words of every clause, in memory."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._words = {key: frozenset(words(text)) for key, text in texts.items()}
        self._in = Counter(word for found in self._words.values() for word in found)

    def coverage(self, query: str) -> dict[str, float]:
        """Return for each clause the share of the query's words it holds, 0..1, weighed by how rare each is."""
        weights = {word: self._idf(word) for word in set(words(query))}
        total = sum(weights.values())
        if not total:
            return dict.fromkeys(self._words, 0.0)
        return {
            key: sum(weight for word, weight in weights.items() if word in found) / total
            for key, found in self._words.items()
        }

    def _idf(self, word: str) -> float:
        count, held = len(self._words), self._in[word]
        return math.log(1 + (count - held + 0.5) / (held + 0.5))


def words(text: str) -> list[str]:
    """Return Chinese character pairs and English words without their endings; common English words are left out."""
    low = text.lower()
    found = [run[i : i + 2] for run in _HAN.findall(low) for i in range(max(1, len(run) - 1))]
    for word in _WORD.findall(low):
        if word not in _STOP:
            found.append(_ENDING.sub("", word) if len(word) > 4 else word)
    return found
