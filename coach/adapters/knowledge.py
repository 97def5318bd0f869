"""The knowledge index: clauses in an embedded Chroma collection, found by meaning."""

import hashlib
import json
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from coach.adapters.encoder import SentenceEncoder
from coach.domain.knowledge import Clause, Document, Passage
from coach.errors import IndexMissing, KnowledgeError

COLLECTION = "clauses"
EMBEDDING = "usem3-zh-en-1"
"""Name of the way clauses are embedded; a change of it makes every clause count as changed."""

BEARS_ON = 0.42
"""Cosine similarity from which a clause is said to bear on a query."""


class ChromaIndex:
    """Clauses in a Chroma collection on disk."""

    def __init__(self, path: Path, encoder: SentenceEncoder) -> None:
        self._path, self._encoder = path, encoder

    def update(self, documents: Sequence[Document]) -> tuple[int, int, int]:
        """Make the index hold exactly these documents; return clauses added (or changed), removed, unchanged."""
        wanted = {f"{d.id}§{c.number}": (d, c) for d in documents for c in d.clauses}
        stored = self._collection(create=True).get(include=["metadatas"])
        known = {i: (m or {}).get("hash") for i, m in zip(stored["ids"], stored["metadatas"] or [], strict=True)}
        hashes = {i: _hash(document, clause) for i, (document, clause) in wanted.items()}
        gone = [i for i in known if i not in wanted]
        new = [i for i in wanted if known.get(i) != hashes[i]]
        if gone:
            self._collection(create=True).delete(ids=gone)
        if new:
            self._add(new, wanted, hashes)
        return len(new), len(gone), len(wanted) - len(new)

    def find(self, query: str, k: int) -> Sequence[Passage]:
        """Return at most `k` passages that bear on the query, best first. Raises KnowledgeError."""
        if not query.strip():
            return []
        collection = self._collection(create=False)
        found = collection.query(
            query_embeddings=self._encoder([query]), n_results=k, include=["metadatas", "distances"]
        )
        metadatas, distances = (found["metadatas"] or [[]])[0], (found["distances"] or [[]])[0]
        passages = [_passage(m, 1 - d) for m, d in zip(metadatas, distances, strict=True)]
        return [passage for passage in passages if passage.score >= BEARS_ON]

    def _add(self, ids: list[str], wanted: dict[str, tuple[Document, Clause]], hashes: dict[str, str]) -> None:
        texts = [_text(*wanted[i]) for i in ids]
        metadatas = [{"hash": hashes[i], "passage": json.dumps(_stored(*wanted[i]))} for i in ids]
        self._collection(create=True).upsert(ids=ids, embeddings=self._encoder(texts), metadatas=metadatas)

    def _collection(self, create: bool) -> Any:
        from chromadb.errors import ChromaError, NotFoundError

        try:
            if create:
                return self._client.get_or_create_collection(
                    COLLECTION, embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
                )
            if not self._path.exists():
                raise IndexMissing(file=self._path)
            return self._client.get_collection(COLLECTION, embedding_function=None)
        except NotFoundError as error:
            raise IndexMissing(file=self._path) from error
        except ChromaError as error:
            raise KnowledgeError(found=error) from error

    @cached_property
    def _client(self) -> Any:
        import chromadb

        self._path.mkdir(parents=True, exist_ok=True)
        from chromadb.config import Settings

        return chromadb.PersistentClient(path=str(self._path), settings=Settings(anonymized_telemetry=False))


def _text(document: Document, clause: Clause) -> str:
    titles, heading, body = document.title, clause.heading, clause.body
    return f"{titles.zh} {heading.zh} {body.zh}\n{titles.en} {heading.en} {body.en}"


def _stored(document: Document, clause: Clause) -> dict[str, Any]:
    return {
        "id": document.id,
        "kind": document.kind,
        "clause": clause.number,
        "title": document.title.model_dump(),
        "heading": clause.heading.model_dump(),
        "text": clause.body.model_dump(),
    }


def _passage(metadata: Any, score: float) -> Passage:
    return Passage.model_validate({**json.loads(metadata["passage"]), "score": score})


def _hash(document: Document, clause: Clause) -> str:
    body = json.dumps([EMBEDDING, _stored(document, clause)], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(body.encode()).hexdigest()
