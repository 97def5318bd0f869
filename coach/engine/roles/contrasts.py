"""Which of a rubric's contrasts a judge is shown: those nearest in meaning to the reply it scores."""

from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from coach.domain.rubric import Contrast, Rubric
from coach.domain.text import Lang

Encode = Callable[[Sequence[str]], NDArray[np.float32]]

SHOWN = 5
MOST_OF_ONE = 2
"""Contrasts of one criterion among those shown: a reply is scored on all."""

LOOKED_AT = 1200
"""Characters of a reply that are compared."""


class NearestContrasts:
    """Chooses by the likeness of sentence vectors; `encode` gives one row of length 1 for each text."""

    def __init__(self, encode: Encode) -> None:
        self._encode = encode
        self._vectors = lru_cache(maxsize=16)(self._encoded)

    def of(self, reply: str, rubric: Rubric, lang: Lang) -> tuple[Contrast, ...]:
        """Return at most SHOWN contrasts, nearest first; none where the rubric has none."""
        if not rubric.contrasts:
            return ()
        texts = tuple(level.reply.get(lang) for c in rubric.contrasts for level in (c.lower, c.higher))
        likeness = (self._vectors(texts) @ self._encode([reply[:LOOKED_AT]])[0]).reshape(-1, 2).max(axis=1)
        chosen: list[Contrast] = []
        for place in np.argsort(-likeness, kind="stable"):
            contrast = rubric.contrasts[int(place)]
            if sum(other.criterion == contrast.criterion for other in chosen) < MOST_OF_ONE:
                chosen.append(contrast)
        return tuple(chosen[:SHOWN])

    def _encoded(self, texts: tuple[str, ...]) -> NDArray[np.float32]:
        return self._encode(texts)
