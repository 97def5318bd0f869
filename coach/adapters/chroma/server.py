"""A Chroma server, for several processes and hosts."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any

from coach.adapters.chroma.place import is_chromas, is_missing, said
from coach.endpoint import is_loopback
from coach.errors import IndexMissing, KnowledgeError, KnowledgeServerError

SECONDS = 5.0
"""How long a server may keep us waiting for a connection or for the next bytes of an answer."""


class ChromaServer:
    """A Chroma server (`chroma run`). Others may keep collections there too: only ours are touched."""

    private = False

    def __init__(self, url: str) -> None:
        self.name = url
        self._made: Any = None
        self._making = Lock()

    def client(self, *, make: bool = False) -> Any:  # noqa: ARG002 - nothing has to be made here
        """Return the client; it connects anew by itself."""
        with self._making:
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
            if is_missing(error):
                raise IndexMissing(file=self.name) from error
            if is_chromas(error):
                raise KnowledgeError(found=f"the Chroma server at {self.name} refused ({said(error)})") from error
            raise KnowledgeServerError(url=self.name, found=said(error)) from error

    def mend(self) -> bool:
        """Return False: the server's files are its operator's."""
        return False

    def sweep(self) -> None:
        """Do nothing: `chroma vacuum` is its operator's to run."""

    def close(self) -> None:
        """Close the connections."""
        with self._making:
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
