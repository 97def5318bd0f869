"""The knowledge index: clauses in embedded Chroma collections on disk, found by meaning and by their words.

Each clause stands there four times, heading and body in each language: one vector over all of it blurs. Beside it
stand the questions a document names as asked for it, and what people ask elsewhere, so that a question that belongs to
another desk can be told apart. Chroma keeps all of it, and only what changed is embedded again; a search compares with
every vector in memory, which for ten thousand of them is done sooner than Chroma is asked. How the parts are weighed is
in ranking.py, what was tried in docs/decisions/0004-retrieval.md.
"""

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from threading import RLock
from typing import Any

import numpy as np

from coach.adapters.chroma.client import ChromaFolder, translated
from coach.adapters.chroma.reranking import NOTHING, Asked, Column, Evidence, Questions, Rows, Shelf
from coach.adapters.chroma.tokens import vocabulary
from coach.adapters.encoder import SentenceEncoder
from coach.domain.knowledge import Clause, Document, Passage
from coach.errors import KnowledgeError

CLAUSES = "clauses-usem3-4-vectors"
"""Named after the way clauses are embedded: an index built another way is not this one."""
ASKED = "asked-usem3"
ELSEWHERE = "elsewhere-usem3"

VIEWS = 4
STATE = "state"
"""The file that holds a digest of what the index holds: it tells when what is kept in memory is old."""

BATCH = 500
"""Clauses written at once; Chroma takes some five thousand rows."""

Wanted = Mapping[str, tuple[list[str], str]]
"""What a collection holds, by key: the texts that are embedded, and what is stored beside each."""


class ChromaIndex:
    """Clauses in a Chroma collection on disk; one instance may be shared by threads, one folder by processes."""

    def __init__(self, path: Path, encoder: SentenceEncoder) -> None:
        self._folder, self._encoder = ChromaFolder(path), encoder
        self._held: tuple[str, Shelf] | None = None
        self._written = ""
        self._turn = RLock()
        self._marked = path / STATE

    def update(self, documents: Sequence[Document]) -> tuple[int, int, int]:
        """Make the index hold exactly these documents; return clauses added (or changed), removed, unchanged."""
        clauses = {f"{d.id}§{c.number}": (_views(d, c), _stored(d, c)) for d in documents for c in d.clauses}
        elsewhere = {_digest(question): ([question], "") for question in vocabulary("elsewhere")["asked"]}
        # A question by itself: what is stored beside it must be its own words.
        asked = {f"{d.id}?{_digest(q)}": ([q], q) for d in documents for q in (*d.asked.zh, *d.asked.en)}
        with translated(self._folder.path):
            self._sync(ELSEWHERE, elsewhere)
            self._sync(ASKED, asked)
            changes = self._sync(CLAUSES, clauses)
            self._mark(_digest(json.dumps([clauses, elsewhere, asked], sort_keys=True)))
            return changes

    def prepare(self, query: str) -> None:
        """Begin to encode a query that `find` will be asked, and meanwhile look for its words."""
        self._encoder.ahead([query])
        with suppress(KnowledgeError), translated(self._folder.path):  # `find` tells what is wrong
            _by_words(self._shelf(), query)

    def find(self, query: str, k: int) -> Sequence[Passage]:
        """Return at most `k` passages that bear on the query, best first. Raises KnowledgeError."""
        if not query.strip():
            return []
        found, evidence = self._asked(query, k)
        return found if evidence.bears() else []

    def evidence(self, query: str) -> Evidence:
        """Return what speaks for an answer to the query; bench/retrieval_fit.py fits the rule on it."""
        return self._asked(query, 1)[1]

    def _asked(self, query: str, k: int) -> tuple[list[Passage], Evidence]:
        vector = self._encoder([query])[0]
        with translated(self._folder.path):
            shelf = self._shelf()
            if not shelf.passages:
                return [], NOTHING
            near = shelf.near(vector)
        asked, shares = _by_words(shelf, query)
        found = shelf.best(shelf.scores(shares, near), max(k, 1))
        return found[:k], shelf.evidence(asked, found[0], near)

    def _sync(self, name: str, wanted: Wanted) -> tuple[int, int, int]:
        """Make a collection hold exactly these rows; only what changed is embedded, before anybody has to wait."""
        with self._turn:
            collection = self._folder.made(name)
            known = _known(collection)
        hashes = {key: _digest(json.dumps(row, ensure_ascii=False)) for key, row in wanted.items()}
        gone = [key for key in known if key not in wanted]
        new = [key for key in wanted if known.get(key) != hashes[key]]
        vectors = {key: self._encoder(wanted[key][0]) for key in new}
        with self._turn:
            if gone:
                collection.delete(where={"key": {"$in": gone}})
            for start in range(0, len(new), BATCH):
                batch = new[start : start + BATCH]
                rows = [(key, row, wanted[key][1]) for key in batch for row in range(len(vectors[key]))]
                collection.upsert(
                    ids=[f"{key}#{row}" for key, row, _passage in rows],
                    embeddings=np.concatenate([vectors[key] for key in batch]),
                    metadatas=[{"key": key, "hash": hashes[key], "passage": passage} for key, _row, passage in rows],
                )
        return len(new), len(gone), len(wanted) - len(new)

    def _mark(self, state: str) -> None:
        """Write down what the index holds now, so that whoever searches it reads it again."""
        with self._turn:
            if state != self._state():
                beside = self._marked.with_suffix(f".{os.getpid()}")
                beside.write_bytes(state.encode())
                beside.replace(self._marked)
                self._written = state

    def _state(self) -> str:
        try:
            return self._marked.read_bytes().decode()
        except FileNotFoundError:
            return ""

    def _shelf(self) -> Shelf:
        """What the index holds, read again when it was updated, here or by another process."""
        state, held = self._state(), self._held
        if held and held[0] == state:
            return held[1]
        with self._turn:
            if state != self._written:
                self._folder.reopen()
            rows = self._folder.found(CLAUSES).get(include=["embeddings", "metadatas"])
            asked = self._folder.found(ASKED).get(include=["embeddings", "metadatas"])
            elsewhere = self._folder.found(ELSEWHERE).get(include=["embeddings"])["embeddings"]
            questions = Questions(
                [row["key"].partition("?")[0] for row in asked["metadatas"]],
                [row["passage"] for row in asked["metadatas"]],
                np.asarray(asked["embeddings"]),
            )
            shelf = Shelf(*_passages(rows), questions, np.asarray(elsewhere))
            self._held, self._written = (state, shelf), state
            return shelf


@lru_cache(maxsize=64)
def _by_words(shelf: Shelf, query: str) -> tuple[Asked, Column]:
    asked = Asked(query)
    return asked, shelf.shares(asked)


def _passages(rows: Any) -> tuple[dict[str, Passage], Rows]:
    """Return the clauses of a collection, and their vectors in the same order, each clause's views in theirs."""
    places = {row: place for place, row in enumerate(rows["ids"])}
    stored = {row["key"]: row["passage"] for row in rows["metadatas"]}
    order = [places[f"{key}#{view}"] for key in stored for view in range(VIEWS)]
    passages = {key: Passage.model_validate({**json.loads(text), "score": 0}) for key, text in stored.items()}
    return passages, np.asarray(rows["embeddings"])[order]


def _known(collection: Any) -> dict[str, str]:
    metadatas = collection.get(include=["metadatas"])["metadatas"] or []
    return {metadata["key"]: metadata["hash"] for metadata in metadatas}


def _views(document: Document, clause: Clause) -> list[str]:
    titles, heading, body = document.title, clause.heading, clause.body
    return [f"{titles.zh}：{heading.zh}", f"{titles.en}: {heading.en}", body.zh, body.en]


def _stored(document: Document, clause: Clause) -> str:
    stored = {
        "id": document.id,
        "kind": document.kind,
        "clause": clause.number,
        "title": document.title.model_dump(),
        "heading": clause.heading.model_dump(),
        "text": clause.body.model_dump(),
    }
    return json.dumps(stored, sort_keys=True, ensure_ascii=False)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
