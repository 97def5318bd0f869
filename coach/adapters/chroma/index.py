"""Writing the index: a new generation for every change, with the vectors of what did not change taken over."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from threading import Lock
from typing import Any

import numpy as np

from coach.adapters.chroma.generations import (
    Generation,
    current,
    found,
    is_whole,
    made,
    others,
    point_to,
    sole_writer,
    stored,
)
from coach.adapters.chroma.place import Place
from coach.adapters.chroma.rows import Row, digest, embedded_as, rows_of, view_of
from coach.adapters.chroma.tokens import vocabulary
from coach.adapters.encoder import SentenceEncoder
from coach.domain.knowledge import Document
from coach.errors import KnowledgeError

BATCH = 200
"""Rows written at once: a request a server takes in well under its limit of seconds, and on which others can wait."""

Wanted = Mapping[str, Row]
"""Rows by their id."""


class ChromaIndex:
    """Writes documents to a place; any number of threads and processes may do so, and the last one wins."""

    def __init__(self, place: Place, encoder: SentenceEncoder, fold: Callable[[str], str]) -> None:
        """`fold`: how text is folded before it is compared, to the same length; the retriever needs the same."""
        self._place, self._encoder, self._fold = place, encoder, fold
        self._lock = Lock()

    def update(self, documents: Sequence[Document]) -> tuple[int, int, int]:
        """Make the index hold exactly these documents; return clauses added (or changed), removed, unchanged.

        Only what changed is embedded. A damaged index is written anew. Raises KnowledgeError.
        """
        clauses = {row.id: row for document in documents for row in rows_of(document)}
        asked = [Row(f"elsewhere#{number}", q, {}) for number, q in enumerate(vocabulary("elsewhere")["asked"])]
        elsewhere = {row.id: row for row in asked}
        with self._lock:
            try:
                return self._updated(clauses, elsewhere)
            except KnowledgeError:
                if not self._place.mend():
                    raise
                return self._updated(clauses, elsewhere)

    def _updated(self, clauses: Wanted, elsewhere: Wanted) -> tuple[int, int, int]:
        after = Generation.new(digest([row.digest() for row in (*clauses.values(), *elsewhere.values())]), len(clauses))
        changes = 0, 0, len(_clause_keys(clauses))
        with self._place.translated():
            client, before = self._place.client(make=True), self._previous()
            if not _is_same(before, after) or self._others(client, before):
                with sole_writer(client) as alive:
                    before = self._previous()  # another one may have been done meanwhile
                    if not _is_same(before, after):
                        changes = self._written(client, before, after, clauses, elsewhere, alive)
                        point_to(client, after)
                    for name in self._others(client, current(client)):
                        client.delete_collection(name)
            self._place.sweep()
        return changes

    def _written(
        self,
        client: Any,
        before: Generation | None,
        after: Generation,
        clauses: Wanted,
        elsewhere: Wanted,
        alive: Callable[[], None],
    ) -> tuple[int, int, int]:
        """Write a generation; return clauses added (or changed), removed, unchanged."""
        held = found(client, before.clauses) if before else None
        held_elsewhere = found(client, before.elsewhere) if before else None
        new = _clause_keys(self._filled(made(client, after.clauses), clauses, held, alive))
        self._filled(made(client, after.elsewhere), elsewhere, held_elsewhere, alive)
        old = _clause_keys([row_id for page in stored(held) for row_id in page["ids"]] if held else [])
        keys = _clause_keys(clauses)
        return len(new), len(old - keys), len(keys - new)

    def _others(self, client: Any, generation: Generation | None) -> list[str]:
        return others(client, generation, foreign=self._place.private)

    def _previous(self) -> Generation | None:
        """Return the generation in force, or None where there is none that can be read."""
        with suppress(KnowledgeError), self._place.translated():
            client = self._place.client()
            generation = current(client)
            if generation and is_whole(found(client, generation.clauses), generation.rows):
                return generation
        return None

    def _filled(self, collection: Any, wanted: Wanted, previous: Any, alive: Callable[[], None]) -> list[str]:
        """Write rows to a new collection; return the ids of those that are not in the previous one."""
        fresh: list[str] = []
        for batch in _batches(list(wanted.values())):
            vectors = _taken_over(batch, previous)
            new = [row for row in batch if row.id not in vectors]
            texts = [embedded_as(row.text, self._fold) for row in new]
            vectors |= dict(zip([row.id for row in new], self._encoder(texts), strict=True))
            collection.add(
                ids=[row.id for row in batch],
                embeddings=np.array([vectors[row.id] for row in batch]),
                documents=[row.text for row in batch],
                metadatas=[{**row.metadata, "digest": row.digest()} for row in batch],
            )
            fresh += [row.id for row in new]
            alive()
        return fresh


def _is_same(one: Generation | None, other: Generation) -> bool:
    return one is not None and one.digest == other.digest


def _batches(rows: Sequence[Row]) -> list[Sequence[Row]]:
    return [rows[start : start + BATCH] for start in range(0, len(rows), BATCH)]


def _taken_over(batch: Sequence[Row], previous: Any) -> dict[str, Any]:
    """Return the vectors of the rows that stand unchanged in a previous generation."""
    if previous is None:
        return {}
    held = previous.get(ids=[row.id for row in batch], include=["embeddings", "metadatas"])
    known = zip(held["ids"], held["embeddings"], held["metadatas"], strict=True)
    wanted = {row.id: row.digest() for row in batch}
    return {key: vector for key, vector, metadata in known if metadata["digest"] == wanted[key]}


def _clause_keys(ids: Sequence[str] | Wanted) -> set[str]:
    return {key for key, view in map(view_of, ids) if view != "asked"}
