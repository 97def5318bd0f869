"""The knowledge index: clauses in an embedded Chroma collection, found by meaning and by their words.

Each clause stands there four times, heading and body in each language: one vector over all of it blurs. Beside it
stand the questions a document names as asked for it, and what people ask elsewhere, so that a question that belongs to
another desk can be told apart. How the parts are weighed is in ranking.py, what was tried in
docs/decisions/0004-retrieval.md.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import RLock
from typing import Any

import numpy as np

from coach.adapters.chroma import ChromaFolder, translated
from coach.adapters.encoder import SentenceEncoder
from coach.adapters.ranking import NOTHING, Asked, Evidence, Near, Questions, Shelf
from coach.adapters.words import vocabulary
from coach.domain.knowledge import Clause, Document, Passage

CLAUSES = "clauses-usem3-4-vectors"
"""Named after the way clauses are embedded: an index built another way is not this one."""
ASKED = "asked-usem3"
ELSEWHERE = "elsewhere-usem3"

VIEWS = 4
NEAREST = 100
"""Vectors looked at: a millisecond whatever the size of the index. A clause beyond them counts as the last."""
BATCH = 500
"""Clauses written at once; Chroma takes some five thousand rows."""

Rows = Mapping[str, tuple[list[str], str]]
"""What a collection holds, by key: the texts that are embedded, and what is stored beside each."""


class ChromaIndex:
    """Clauses in a Chroma collection on disk; one instance may be shared by threads, one folder by processes."""

    def __init__(self, path: Path, encoder: SentenceEncoder) -> None:
        self._folder, self._encoder = ChromaFolder(path), encoder
        self._held: tuple[str, Shelf] | None = None
        self._written = ""
        self._turn = RLock()

    def update(self, documents: Sequence[Document]) -> tuple[int, int, int]:
        """Make the index hold exactly these documents; return clauses added (or changed), removed, unchanged."""
        clauses = {f"{d.id}§{c.number}": (_views(d, c), _stored(d, c)) for d in documents for c in d.clauses}
        elsewhere = {_digest(question): ([question], "") for question in vocabulary("elsewhere")["asked"]}
        # A question by itself: what is stored beside it must be its own words.
        asked = {f"{d.id}?{_digest(q)}": ([q], q) for d in documents for q in (*d.asked.zh, *d.asked.en)}
        with translated(self._folder.path):
            self._sync(ELSEWHERE, elsewhere)
            self._sync(ASKED, asked)
            # The clauses go last and under a state of all three: it tells when what is held in memory is old.
            return self._sync(CLAUSES, clauses, beside=_digest(json.dumps([elsewhere, asked])))

    def prepare(self, query: str) -> None:
        """Begin to encode a query that `find` will be asked."""
        self._encoder.ahead([query])

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
        vector = self._encoder([query])
        with translated(self._folder.path), self._turn:
            shelf, clauses = self._shelf()
            if not shelf.passages:
                return [], NOTHING
            rows = _query(clauses, vector, NEAREST)
        near = _near(rows, shelf, vector)
        asked = Asked(query)
        found = shelf.best(shelf.scores(asked, near), max(k, 1))
        return found[:k], shelf.evidence(asked, found[0], near, vector)

    def _sync(self, name: str, wanted: Rows, beside: str = "") -> tuple[int, int, int]:
        """Make a collection hold exactly these rows; only what changed is embedded, before anybody has to wait.

        Its state, a digest of the rows and of what is `beside` them, changes when any of it does.
        """
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
            state = _digest("".join([*sorted(hashes.values()), beside]))
            if state != _state(collection):
                collection.modify(metadata={"state": state})
                self._written = state if name == CLAUSES else self._written
        return len(new), len(gone), len(wanted) - len(new)

    def _shelf(self) -> tuple[Shelf, Any]:
        """What the index holds, read again when it was updated, here or by another process; and its clauses."""
        collection = self._folder.found(CLAUSES)
        state = _state(collection)
        if self._held is None or self._held[0] != state:
            if state != self._written:
                self._folder.reopen()
                collection = self._folder.found(CLAUSES)
            rows = collection.get(include=["metadatas"])["metadatas"] or []
            passages = {row["key"]: Passage.model_validate({**json.loads(row["passage"]), "score": 0}) for row in rows}
            asked = self._folder.found(ASKED).get(include=["embeddings", "metadatas"])
            elsewhere = self._folder.found(ELSEWHERE).get(include=["embeddings"])["embeddings"]
            questions = Questions(
                [row["key"].partition("?")[0] for row in asked["metadatas"]],
                [row["passage"] for row in asked["metadatas"]],
                np.asarray(asked["embeddings"]),
            )
            self._held, self._written = (state, Shelf(passages, questions, np.asarray(elsewhere))), state
        return self._held[1], collection


def _state(collection: Any) -> str:
    return str((collection.metadata or {}).get("state", ""))


def _query(collection: Any, vector: Any, count: int) -> list[tuple[str, float]]:
    found = collection.query(query_embeddings=vector, n_results=count, include=["distances"])
    return [(row, 1 - away) for row, away in zip(found["ids"][0], found["distances"][0], strict=True)]


def _near(rows: Sequence[tuple[str, float]], shelf: Shelf, vector: Any) -> Near:
    """Return for each clause its best cosine of the two headings (rows 0 and 1) and of the two bodies.

    A clause that is not among the rows is no nearer than the last of them, but its words may still bring it up.
    """
    headings: dict[str, float] = {}
    bodies: dict[str, float] = {}
    for row, cosine in rows:  # nearest first: the first row of a clause is its best
        key, _, view = row.rpartition("#")
        (headings if int(view) < VIEWS // 2 else bodies).setdefault(key, cosine)
    last = rows[-1][1] if rows else 0.0
    heading, body = (np.array([found.get(key, last) for key in shelf.keys]) for found in (headings, bodies))
    return Near(heading, body, shelf.questions_near(vector))


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
