"""The knowledge index: clauses in an embedded Chroma collection, found by meaning and by their words.

Each clause stands there four times, heading and body in each language: one vector over all of it blurs. A clause
scores as the cosine of its best vector plus half the share of the query's words it holds; each document's best
clause comes before anybody's second best. What was tried is in docs/decisions/0004-retrieval.md.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple

from coach.adapters.encoder import SentenceEncoder
from coach.adapters.lexical import LexicalIndex
from coach.domain.knowledge import Clause, Document, Passage
from coach.domain.text import LANGS
from coach.errors import IndexMissing, KnowledgeError

COLLECTION = "clauses-usem3-4-vectors"
"""Named after the way clauses are embedded: an index built another way is not this one."""

VIEWS = 4
WORDS_COUNT = 0.5
BEARS_ON = 0.43
"""Score from which a clause is said to bear on a query; set by bench/retrieval.py for few false answers."""


class ChromaIndex:
    """Clauses in a Chroma collection on disk."""

    def __init__(self, path: Path, encoder: SentenceEncoder) -> None:
        self._path, self._encoder = path, encoder
        self._held: _Clauses | None = None
        self._reading = Lock()

    def update(self, documents: Sequence[Document]) -> tuple[int, int, int]:
        """Make the index hold exactly these documents; return clauses added (or changed), removed, unchanged."""
        wanted = {f"{d.id}§{c.number}": (d, c) for d in documents for c in d.clauses}
        hashes = {key: _hash(document, clause) for key, (document, clause) in wanted.items()}
        with _translated():
            collection = self._collection(create=True)
            known = _known(collection)
            gone = [key for key in known if key not in wanted]
            new = [key for key in wanted if known.get(key) != hashes[key]]
            if gone:
                collection.delete(ids=[f"{key}#{view}" for key in gone for view in range(VIEWS)])
            for key in new:
                self._add(collection, key, *wanted[key], hashes[key])
            if gone or new:
                self._held = None
        return len(new), len(gone), len(wanted) - len(new)

    def find(self, query: str, k: int) -> Sequence[Passage]:
        """Return at most `k` passages that bear on the query, best first. Raises KnowledgeError."""
        if not query.strip():
            return []
        with _translated():
            clauses = self._clauses()
            near = self._collection(create=False).query(
                query_embeddings=self._encoder([query]),
                # All of them, so that a clause far in meaning can still come up by its words; a thousand cost 2 ms.
                n_results=max(1, VIEWS * len(clauses.passages)),
                include=["distances"],
            )
        scores = {key: WORDS_COUNT * share for key, share in clauses.lexical.coverage(query).items()}
        seen: set[str] = set()
        for row, distance in zip(near["ids"][0], near["distances"][0], strict=True):
            key = row.rpartition("#")[0]
            if key not in seen and key in scores:  # nearest first: the first vector of a clause is its best
                scores[key] += 1 - distance
                seen.add(key)
        found = sorted((key for key in scores if scores[key] >= BEARS_ON), key=lambda key: (-scores[key], key))
        return _spread([clauses.passages[key].model_copy(update={"score": scores[key]}) for key in found])[:k]

    def _clauses(self) -> "_Clauses":
        """What the collection holds, read again after an update by this process."""
        with self._reading:
            if self._held is None:
                rows = self._collection(create=False).get(include=["metadatas"])["metadatas"] or []
                passages = {
                    row["key"]: Passage.model_validate({**json.loads(row["passage"]), "score": 0}) for row in rows
                }
                self._held = _Clauses(passages, LexicalIndex({key: _spelt(p) for key, p in passages.items()}))
            return self._held

    def _add(self, collection: Any, key: str, document: Document, clause: Clause, digest: str) -> None:
        metadata = {"key": key, "hash": digest, "passage": json.dumps(_stored(document, clause), ensure_ascii=False)}
        collection.upsert(
            ids=[f"{key}#{view}" for view in range(VIEWS)],
            embeddings=self._encoder(_views(document, clause)),
            metadatas=[metadata] * VIEWS,
        )

    def _collection(self, create: bool) -> Any:
        if create:
            return self._client.get_or_create_collection(
                COLLECTION, embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
            )
        if not self._path.exists():
            raise IndexMissing(file=self._path)
        from chromadb.errors import NotFoundError

        try:
            return self._client.get_collection(COLLECTION, embedding_function=None)
        except NotFoundError as error:
            raise IndexMissing(file=self._path) from error

    @cached_property
    def _client(self) -> Any:
        import chromadb
        from chromadb.config import Settings

        self._path.mkdir(parents=True, exist_ok=True)
        return chromadb.PersistentClient(path=str(self._path), settings=Settings(anonymized_telemetry=False))


class _Clauses(NamedTuple):
    """The clauses of the index in memory: what is shown, and its words."""

    passages: dict[str, Passage]
    lexical: LexicalIndex


@contextmanager
def _translated() -> Iterator[None]:
    """Turn what Chroma raises into errors of ours; a damaged index also fails inside its bindings."""
    try:
        yield
    except KnowledgeError:
        raise
    except Exception as error:
        raise KnowledgeError(found=f"{type(error).__name__}: {error}") from error


def _known(collection: Any) -> dict[str, str]:
    metadatas = collection.get(include=["metadatas"])["metadatas"] or []
    return {metadata["key"]: metadata["hash"] for metadata in metadatas}


def _views(document: Document, clause: Clause) -> list[str]:
    titles, heading, body = document.title, clause.heading, clause.body
    return [f"{titles.zh}：{heading.zh}", f"{titles.en}: {heading.en}", body.zh, body.en]


def _spread(passages: list[Passage]) -> list[Passage]:
    """Put each document's best clause before any second one; best first within both."""
    seen: set[str] = set()
    first: list[Passage] = []
    rest: list[Passage] = []
    for passage in passages:
        (rest if passage.id in seen else first).append(passage)
        seen.add(passage.id)
    return first + rest


def _stored(document: Document, clause: Clause) -> dict[str, Any]:
    return {
        "id": document.id,
        "kind": document.kind,
        "clause": clause.number,
        "title": document.title.model_dump(),
        "heading": clause.heading.model_dump(),
        "text": clause.body.model_dump(),
    }


def _spelt(passage: Passage) -> str:
    texts = (passage.title, passage.heading, passage.text)
    return " ".join(text.get(lang) for text in texts for lang in LANGS)


def _hash(document: Document, clause: Clause) -> str:
    body = json.dumps(_stored(document, clause), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(body.encode()).hexdigest()
