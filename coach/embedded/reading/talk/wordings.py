"""Sentence vectors of a scene's wordings: how its questions are asked, its facts asked for, its needs put."""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from coach.domain.persona import Scenario
from coach.domain.text import Terms
from coach.embedded.reading.learned.features import Row
from coach.embedded.reading.text.normalise import fold

SCENES = 32
"""Scenes whose vectors are kept, the latest used."""

LONG_ZH, LONG_EN = 5, 3
"""Characters, or words, from which a term of a fact is a way of asking and not a mere word."""


@dataclass(frozen=True)
class Wordings:
    """Texts with their vectors, each with the id of what it asks for or means."""

    ids: tuple[str, ...]
    texts: tuple[str, ...]
    rows: Row

    def nearest(self, text: str, vectors: Row, overlap: float) -> dict[str, float]:
        """Return for each id its closest wording: cosine to any of the vectors, and `overlap` for all words shared."""
        if not self.ids or not vectors.size:
            return {}
        close = (self.rows @ vectors.T).max(axis=1)
        grams = _grams(text)
        found: dict[str, float] = {}
        for name, wording, cosine in zip(self.ids, self.texts, close, strict=True):
            score = float(cosine) + (overlap * _shared(grams, _grams(wording)) if overlap else 0.0)
            found[name] = max(found.get(name, -1.0), round(score, 4))
        return found


class SceneWordings:
    """Encodes a scene's wordings once; the same content gives the same object."""

    def __init__(self, encode: Callable[[Sequence[str]], Any]) -> None:
        self._encode = encode
        self._kept: OrderedDict[int, Mapping[str, Wordings]] = OrderedDict()

    def of(self, scene: Scenario) -> Mapping[str, Wordings]:
        """Return the wordings of its `questions`, `facts` and `needs`."""
        key = hash(scene.model_dump_json(include={"id", "questions", "facts", "needs"}))
        if key not in self._kept:
            self._kept[key] = self._made(scene)
            if len(self._kept) > SCENES:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        return self._kept[key]

    def _made(self, scene: Scenario) -> Mapping[str, Wordings]:
        pairs = {
            "questions": [(q.id, text) for q in scene.questions for text in _both(q.asked)],
            "facts": [(f.id, t) for f in scene.facts if f.unlock.ask for t in _both(f.unlock.ask) if _is_long(t)],
            "needs": [(n.id, text) for n in scene.needs for text in (n.text.zh, n.text.en, n.line.zh, n.line.en)],
        }
        every = [fold(text) for listed in pairs.values() for _, text in listed]
        rows: Row = np.asarray(self._encode(every), dtype=np.float64)
        made, begun = {}, 0
        for name, listed in pairs.items():
            end = begun + len(listed)
            made[name] = Wordings(tuple(i for i, _ in listed), tuple(every[begun:end]), rows[begun:end])
            begun = end
        return made


def _both(terms: Terms) -> Iterable[str]:
    return (*terms.zh, *terms.en)


def _is_long(text: str) -> bool:
    return len(text.split()) >= LONG_EN if text.isascii() else len(text) >= LONG_ZH


def _grams(text: str) -> frozenset[str]:
    """Return words of English and pairs of Chinese characters."""
    if text.isascii():
        return frozenset(word.strip(".,?!'\"") for word in text.split())
    return frozenset(text[at : at + 2] for at in range(len(text) - 1))


def _shared(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / max(min(len(one), len(other)), 3)
