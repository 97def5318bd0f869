"""Where the index lies: in a folder of ours (folder.py) or at a Chroma server (server.py); and what its errors mean.

A caller opens `client()` anew for each piece of work and does all of it inside `translated()`.
"""

from contextlib import AbstractContextManager
from typing import Any, Protocol


class Place(Protocol):
    """Where collections are kept."""

    @property
    def name(self) -> str:
        """How an operator knows it: a folder or a URL."""
        ...

    @property
    def private(self) -> bool:
        """Whether everything there is ours."""
        ...

    def client(self, *, make: bool = False) -> Any:
        """Return Chroma's client, another one where the old one no longer shows what is there.

        Raises IndexMissing where there is nothing yet and `make` is not set.
        """
        ...

    def translated(self) -> AbstractContextManager[None]:
        """Return a context that turns what Chroma raises into KnowledgeError, NotFoundError into IndexMissing."""
        ...

    def mend(self) -> bool:
        """Take away what can no longer be read, if the place is ours alone; return whether there was anything."""
        ...

    def sweep(self) -> None:
        """Take what was deleted out of the files too, if they are ours."""
        ...

    def close(self) -> None:
        """Let go of what is open; it is opened again where it is asked for."""
        ...


def is_missing(error: BaseException) -> bool:
    """Tell whether it is Chroma's word for a collection that is not there."""
    from chromadb.errors import NotFoundError

    return isinstance(error, NotFoundError)


def is_chromas(error: BaseException) -> bool:
    """Tell whether Chroma raised it."""
    from chromadb.errors import ChromaError

    return isinstance(error, ChromaError)


def said(error: BaseException) -> str:
    """Return what an error says, as part of a sentence."""
    words = " ".join(str(error).split())[:200].rstrip(".")
    return f"{type(error).__name__}: {words}"
