"""The embedded Chroma on disk: opening it, and its errors turned into ours."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any

from coach.errors import IndexMissing, KnowledgeError

_OPENING = Lock()
"""Chroma keeps what is open in one table of the process, without a lock; a folder cleared there while another is being
opened makes that one fail."""


class ChromaFolder:
    """A folder with collections that compare by cosine. Chroma is imported on first use: it takes most of a second."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def made(self, name: str) -> Any:
        """Return a collection, made if it is not there."""
        return self._client.get_or_create_collection(
            name, embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
        )

    def found(self, name: str) -> Any:
        """Return a collection; raises IndexMissing, and makes no folder."""
        if not self.path.exists():
            raise IndexMissing(file=self.path)
        from chromadb.errors import NotFoundError

        try:
            return self._client.get_collection(name, embedding_function=None)
        except NotFoundError as error:
            raise IndexMissing(file=self.path) from error

    def reopen(self) -> None:
        """Forget what is open: Chroma keeps its vectors in memory and does not see what another process wrote."""
        from chromadb.api.shared_system_client import SharedSystemClient

        with _OPENING:
            SharedSystemClient.clear_system_cache()
        self.__dict__.pop("_client", None)

    @cached_property
    def _client(self) -> Any:
        import chromadb
        from chromadb.config import Settings

        self.path.mkdir(parents=True, exist_ok=True)
        with _OPENING:
            return chromadb.PersistentClient(path=str(self.path), settings=Settings(anonymized_telemetry=False))


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn whatever Chroma raises into KnowledgeError.

    A damaged index raises many things, from ValueError to a panic of its bindings, which is no Exception; only what
    ends the program goes through.
    """
    try:
        yield
    except (KnowledgeError, KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:
        said = " ".join(str(error).split())[:200].rstrip(".")
        found = f"the files in {path} could not be read or written ({type(error).__name__}: {said})"
        raise KnowledgeError(found=f"{found}; delete that folder if this happens again") from error
