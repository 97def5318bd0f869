"""Transactions on one database, for every store of this process."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine

from coach.adapters.database.engine import name_of, translated, writing


class Transactions:
    """Transactions that read and that write, with errors in our words."""

    def __init__(self, engine: Engine) -> None:
        self.engine, self._name = engine, name_of(engine.url)
        self._write_lock = threading.Lock()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that reads."""
        with translated(self._name), self.engine.begin() as tx:
            yield tx

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that writes. One at a time in this process: SQLite lets one write and has the others sleep and
        try again, up to a tenth of a second each time."""
        with self._write_lock, translated(self._name), writing(self.engine).begin() as tx:
            yield tx
