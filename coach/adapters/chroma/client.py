"""Where the index lies: in a folder of ours or at a Chroma server, and the errors of both turned into ours.

A caller opens `client()` anew for each piece of work and does all of it inside `translated()`.
"""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import Any, Protocol

from coach.adapters.chroma import housekeeping
from coach.errors import IndexMissing, KnowledgeError, KnowledgeServerError
from coach.settings import is_loopback

SECONDS = 5.0
"""How long a server may keep us waiting for a connection or for the next bytes of an answer."""

_OPENING = RLock()
"""Chroma keeps what is open in one table of the process, without a lock; a folder closed there while another is being
opened makes that one fail."""


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

    def translated(self) -> Any:
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


class ChromaFolder:
    """The embedded Chroma. It is imported on first use: that takes most of a second."""

    private = True

    def __init__(self, path: Path) -> None:
        self._path, self._file = path, path / housekeeping.FILE
        self.name = str(path)
        self._open: tuple[tuple[int, int], Any] | None = None

    def client(self, *, make: bool = False) -> Any:
        """Return the client; a new one where the folder was deleted or built anew since, here or elsewhere."""
        with _OPENING:
            if not make and not self._file.exists() and not self._path.is_file():
                raise IndexMissing(file=self.name)
            if self._open is None or self._open[0] != self._stamp():
                self._open = None
                opened = self._opened()
                self._open = (self._stamp(), opened)
            return self._open[1]

    @contextmanager
    def translated(self) -> Iterator[None]:
        """Turn whatever Chroma raises into KnowledgeError, and open the folder anew the next time.

        A damaged index raises many things, from ValueError to a panic of its bindings, which is no Exception; only
        what ends the program goes through.
        """
        try:
            yield
        except (KnowledgeError, KeyboardInterrupt, SystemExit, GeneratorExit):
            raise
        except BaseException as error:
            if _is_missing(error):
                raise IndexMissing(file=self.name) from error
            self._open = None
            found = f"the files in {self._path} could not be read or written ({_said(error)})"
            raise KnowledgeError(found=found) from error

    def mend(self) -> bool:
        """Delete Chroma's files where its database is damaged; nothing else that may lie in the folder."""
        mended = self._file.is_file() and self._kept("mend")
        self._open = None
        return mended

    def sweep(self) -> None:
        """Overwrite what was deleted: SQLite leaves its text in free pages, Chroma its vectors in folders."""
        self._kept("sweep")

    def close(self) -> None:
        """Forget the client."""
        self._open = None

    def _kept(self, task: str) -> bool:
        """Return whether there was anything to do; raises RuntimeError if it could not be done."""
        done = subprocess.run(  # noqa: S603 - this interpreter and a file of ours
            [sys.executable, housekeeping.__file__, task, self.name], stderr=subprocess.PIPE, text=True, check=False
        )
        if done.stderr:
            raise RuntimeError(done.stderr.splitlines()[-1])
        return done.returncode == 0

    def _opened(self) -> Any:
        import chromadb
        from chromadb.api.shared_system_client import SharedSystemClient
        from chromadb.config import Settings

        self._path.mkdir(parents=True, exist_ok=True)
        SharedSystemClient.clear_system_cache()  # it may hold this path as it was before it was deleted
        return chromadb.PersistentClient(path=self.name, settings=Settings(anonymized_telemetry=False))

    def _stamp(self) -> tuple[int, int]:
        found = self._file.stat() if self._file.exists() else None
        return (found.st_dev, found.st_ino) if found else (0, 0)


class ChromaServer:
    """A Chroma server (`chroma run`). Others may keep collections there too: only ours are touched."""

    private = False

    def __init__(self, url: str) -> None:
        self.name = url
        self._made: Any = None

    def client(self, *, make: bool = False) -> Any:  # noqa: ARG002 - nothing has to be made here
        """Return the client; it connects anew by itself."""
        with _OPENING:
            if self._made is None:
                self._made = _http_client(self.name)
            return self._made

    @contextmanager
    def translated(self) -> Iterator[None]:
        """Turn what the client raises into KnowledgeServerError; what the server refuses into KnowledgeError."""
        try:
            yield
        except KnowledgeError:
            raise
        except Exception as error:
            if _is_missing(error):
                raise IndexMissing(file=self.name) from error
            if _is_chromas(error):
                raise KnowledgeError(found=f"the Chroma server at {self.name} refused ({_said(error)})") from error
            raise KnowledgeServerError(url=self.name, found=_said(error)) from error

    def mend(self) -> bool:
        """Return False: the server's files are its operator's."""
        return False

    def sweep(self) -> None:
        """Do nothing: `chroma vacuum` is its operator's to run."""

    def close(self) -> None:
        """Close the connections."""
        with _OPENING:
            if self._made is not None:
                self._made._server._session.close()
            self._made = None


def _http_client(url: str) -> Any:
    """Return an HttpClient with a limit on its waiting.

    chromadb.HttpClient has no such setting and asks the server while it is made, so this makes the same client
    without asking. No proxy is trusted with what stays on this machine.
    """
    import httpx
    from chromadb.api.client import Client
    from chromadb.api.fastapi import FastAPI
    from chromadb.api.shared_system_client import SharedSystemClient
    from chromadb.config import Settings

    class _Client(Client):
        def __init__(self, settings: Settings) -> None:
            SharedSystemClient.__init__(self, settings)
            server: Any = self._system.instance(FastAPI)
            loopback = is_loopback(httpx.URL(url).host)
            server._session = httpx.Client(timeout=SECONDS, headers=server._session.headers, trust_env=not loopback)
            self._server = server

    implementation = "chromadb.api.fastapi.FastAPI"
    # The port counts only where the host is no URL.
    settings = Settings(
        chroma_api_impl=implementation,
        chroma_server_host=url,
        chroma_server_http_port=8000,
        anonymized_telemetry=False,
    )
    return _Client(settings)


def _is_missing(error: BaseException) -> bool:
    from chromadb.errors import NotFoundError

    return isinstance(error, NotFoundError)


def _is_chromas(error: BaseException) -> bool:
    from chromadb.errors import ChromaError

    return isinstance(error, ChromaError)


def _said(error: BaseException) -> str:
    said = " ".join(str(error).split())[:200].rstrip(".")
    return f"{type(error).__name__}: {said}"
