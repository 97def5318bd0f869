"""The embedded Chroma in a folder of ours."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import Any

from coach.adapters.chroma import housekeeping
from coach.adapters.chroma.place import is_missing, said
from coach.errors import IndexMissing, KnowledgeError

_OPENING = RLock()
"""Chroma keeps what is open in one table of the process, without a lock; a folder closed there while another is being
opened makes that one fail."""


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
            if is_missing(error):
                raise IndexMissing(file=self.name) from error
            self._open = None
            found = f"the files in {self._path} could not be read or written ({said(error)})"
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
