"""Generations of the index: each is written to collections of its own, and a pointer names the one in force.

Beside a process that writes, Chroma keeps showing others what they have seen of a collection before, without an error.
A generation is therefore complete before the pointer names it, is never written to afterwards, and is deleted once the
pointer names another one. Someone who reads the pointer after a search, and finds the generation that was searched,
knows that nothing of it was deleted meanwhile.

One writes at a time, whatever process or host it is: a collection can be created once only.
"""

import secrets
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from itertools import count
from typing import Any, NamedTuple, Self

PREFIX = "concord-"
POINTER = f"{PREFIX}knowledge"
"""A collection without rows; its metadata is the pointer."""

LOCK = f"{PREFIX}writing"
"""A collection without rows that is there while somebody writes; its metadata says who, and changes as they go on."""

PATIENCE = 60.0
"""Seconds without a sign of life after which a writer counts as dead."""

REFUSALS = 50

NEAREST = 200
"""Most rows a search asks for."""


PAGE = 5_000


class Generation(NamedTuple):
    """One state of the index: its name, a digest of what it was made from, and the number of rows of its clauses."""

    name: str
    digest: str
    rows: int

    @classmethod
    def new(cls, digest: str, rows: int) -> Self:
        """Return a generation with a name nobody else has."""
        return cls(secrets.token_hex(8), digest, rows)

    @property
    def clauses(self) -> str:
        """The collection of the clauses, and of the questions documents name as asked for them."""
        return f"{PREFIX}clauses-{self.name}"

    @property
    def elsewhere(self) -> str:
        """The collection of what people ask elsewhere."""
        return f"{PREFIX}elsewhere-{self.name}"


def current(client: Any) -> Generation | None:
    """Return the generation in force. Raises NotFoundError, as all here do, where there is no pointer."""
    held = found(client, POINTER).metadata or {}
    return Generation(held["generation"], held["digest"], held["rows"]) if "generation" in held else None


def point_to(client: Any, generation: Generation) -> None:
    """Put a generation in force."""
    made(client, POINTER).modify(
        metadata={"generation": generation.name, "digest": generation.digest, "rows": generation.rows}
    )


def others(client: Any, generation: Generation | None, *, foreign: bool) -> list[str]:
    """Return the collections of ours that are not this generation's; `foreign`: also those not named as ours."""
    kept = {POINTER, LOCK} | ({generation.clauses, generation.elsewhere} if generation else set())
    names = [collection.name for collection in client.list_collections()]
    return [name for name in names if name not in kept and (foreign or name.startswith(PREFIX))]


def made(client: Any, name: str) -> Any:
    """Return a collection that compares by cosine, made if it is not there."""
    hnsw = {"space": "cosine", "ef_search": 2 * NEAREST}
    return client.get_or_create_collection(name, embedding_function=None, configuration={"hnsw": hnsw})


def found(client: Any, name: str) -> Any:
    """Return a collection that is there."""
    return client.get_collection(name, embedding_function=None)


def stored(collection: Any, *include: str) -> Iterator[Mapping[str, Any]]:
    """Yield all rows of a collection as `get` returns them, some thousand at a time: SQLite takes no more."""
    for start in range(0, collection.count(), PAGE):
        yield collection.get(include=list(include), limit=PAGE, offset=start)


def is_whole(collection: Any, rows: int) -> bool:
    """Tell whether a collection holds so many rows, and the vector of its oldest one: without its vectors' files Chroma
    searches the youngest rows only, and says nothing."""
    return collection.count() == rows and (not rows or len(collection.get(limit=1, include=["embeddings"])["ids"]) == 1)


@contextmanager
def sole_writer(client: Any) -> Iterator[Callable[[], None]]:
    """Wait for other writers and keep them waiting; yield what must be called again and again as a sign of life."""
    token = secrets.token_hex(8)
    beats = count()
    _take_lock(client, token)
    try:
        yield lambda: found(client, LOCK).modify(metadata={"by": token, "beat": next(beats)})
    finally:
        with suppress(Exception):  # a server may be gone; others then wait until PATIENCE is over
            if found(client, LOCK).metadata["by"] == token:
                client.delete_collection(LOCK)


def _take_lock(client: Any, token: str) -> None:
    from chromadb.errors import ChromaError, NotFoundError

    seen, since, refused = None, time.monotonic(), 0
    while True:
        try:
            client.create_collection(LOCK, embedding_function=None, metadata={"by": token})
            return
        except ChromaError:
            try:
                held = found(client, LOCK).metadata
            except NotFoundError:  # given up just now, or nothing can be created at all
                held, refused = None, refused + 1
                if refused > REFUSALS:
                    raise
        if held != seen:
            seen, since = held, time.monotonic()
        elif time.monotonic() - since > PATIENCE:
            with suppress(NotFoundError):
                client.delete_collection(LOCK)
        time.sleep(0.1)
