"""Asking the index: Chroma for what is near in meaning, our own words beside it, and a rerank of what either found."""

from collections.abc import Callable, Sequence
from threading import Lock
from typing import Any, NamedTuple

import numpy as np

from coach.adapters.chroma.generations import NEAREST, Generation, current, found, is_whole, stored
from coach.adapters.chroma.place import Place
from coach.adapters.chroma.reranking import NOTHING, TERMS_ENOUGH, Evidence, Near, best, document_of, scored
from coach.adapters.chroma.rows import body_id, embedded_as, passage
from coach.adapters.chroma.words import Asked, ClauseWords
from coach.adapters.encoder import SentenceEncoder
from coach.domain.knowledge import Passage
from coach.domain.text import LANGS, Text
from coach.errors import IndexMissing, KnowledgeError, KnowledgeServerError

BY_WORDS = 50
"""Clauses that become candidates by their words, beside those that are near."""

ELSEWHERE_NEAREST = 3
TRIES = 5


class _Open(NamedTuple):
    """A generation that is being asked."""

    client: Any
    generation: Generation
    clauses: Any
    elsewhere: Any
    words: ClauseWords


class ChromaRetriever:
    """Finds passages; threads may share one. What another process or host indexed is found from its next query on."""

    def __init__(self, place: Place, encoder: SentenceEncoder, fold: Callable[[str], str]) -> None:
        """`encoder`, `fold`: the ones the index was written with."""
        self._place, self._encoder, self._fold = place, encoder, fold
        self._held: _Open | None = None
        self._lock = Lock()

    def find(self, query: str, k: int) -> Sequence[Passage]:
        """Return at most `k` passages that bear on the query, best first. Raises KnowledgeError."""
        return self._asked(query, k)[0]

    def evidence(self, query: str) -> Evidence:
        """Return what speaks for an answer to the query; bench/retrieval_fit.py fits the rule on it."""
        return self._asked(query, 1)[1]

    def _asked(self, query: str, k: int) -> tuple[list[Passage], Evidence]:
        if not query.strip():
            return [], NOTHING
        asked, vector = Asked(self._fold(query)), self._encoder([embedded_as(query, self._fold)])[0]
        held = self._held
        generation = held.generation if held else self._in_force()
        for _ in range(TRIES):
            failed = None
            try:
                with self._place.translated():
                    answer = _answer(self._opened(generation), asked, vector, k)
            except KnowledgeServerError:
                raise
            except KnowledgeError as error:
                failed = error
            # If another one is in force by now, there is something newer, or part of what was read was deleted.
            asked_of, generation = generation, self._in_force()
            if generation == asked_of:
                if failed:
                    raise failed
                return answer
        raise KnowledgeError(found=f"it kept being replaced in {self._place.name}")

    def _in_force(self) -> Generation:
        with self._place.translated():
            generation = current(self._place.client())
        if generation is None:
            raise IndexMissing(file=self._place.name)
        return generation

    def _opened(self, generation: Generation) -> _Open:
        """Return a generation opened; one thread opens it, and the others wait."""
        with self._lock:
            client, held = self._place.client(), self._held
            if held is None or held.client is not client or held.generation != generation:
                self._held = None  # not two at once in memory
                held = self._held = self._read(client, generation)
            return held

    def _read(self, client: Any, generation: Generation) -> _Open:
        clauses, elsewhere = found(client, generation.clauses), found(client, generation.elsewhere)
        if not is_whole(clauses, generation.rows):
            raise KnowledgeError(found=f"part of the files in {self._place.name} is gone")
        words = ClauseWords(stored(clauses, "documents", "metadatas"), self._fold)
        return _Open(client, generation, clauses, elsewhere, words)


def _answer(opened: _Open, asked: Asked, vector: Any, k: int) -> tuple[list[Passage], Evidence]:
    """Return the passages that bear on a question, and what speaks for them."""
    words = opened.words
    if not words.keys:
        return [], NOTHING
    near = Near.of(*_nearest(opened.clauses, vector, NEAREST))
    shares = words.shares(asked)
    most = np.argpartition(-shares, min(BY_WORDS, len(shares)) - 1)[:BY_WORDS]
    keys = near.clauses() | {words.keys[place] for place in most}
    scores = scored(keys, {key: float(shares[words.places[key]]) for key in keys}, near)
    chosen = best(scores, max(k, 1))
    away = _nearest(opened.elsewhere, vector, ELSEWHERE_NEAREST)[1]
    evidence = Evidence(
        explained=words.explained(asked, document_of(chosen[0])),
        nearer=near.nearest() - float(np.mean(away)) if away else near.nearest(),
        terms=min(TERMS_ENOUGH, len(set(asked.terms))),
    )
    return _passages(opened.clauses, chosen[:k], scores) if evidence.bears() else [], evidence


def _nearest(collection: Any, vector: Any, rows: int) -> tuple[list[str], list[float]]:
    """Return the ids of the nearest rows and their cosines, nearest first."""
    found = collection.query(query_embeddings=[vector], n_results=rows, include=["distances"])
    return found["ids"][0], [1 - distance for distance in found["distances"][0]]


def _passages(collection: Any, keys: Sequence[str], scores: dict[str, float]) -> list[Passage]:
    ids = [body_id(key, lang) for key in keys for lang in LANGS]
    held = collection.get(ids=ids, include=["documents", "metadatas"])
    if len(held["ids"]) < len(ids):
        raise IndexMissing(file=collection.name)
    rows = {row: at for at, row in enumerate(held["ids"])}
    found = []
    for key in keys:
        zh, en = (rows[body_id(key, lang)] for lang in ("zh", "en"))
        text = Text(zh=held["documents"][zh], en=held["documents"][en])
        found.append(passage(held["metadatas"][zh], held["metadatas"][en], text, scores[key]))
    return found
