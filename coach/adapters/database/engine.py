"""Opening the database: engine, pragmas, migrations, and its errors put into our words."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, event, inspect
from sqlalchemy.exc import SQLAlchemyError

from coach.errors import StoreDamaged, StoreError, StoreFull, StoreLocked, StoreNewer

LOCK_WAIT_MS = 5000
"""How long a write waits for another program before it is called locked."""

MIGRATIONS = Path(__file__).parent / "migrations"


def open_database(url: str) -> Engine:
    """Return an engine on a database migrated to the newest revision.

    Raises StoreNewer for one made by a newer version, StoreDamaged for a file that is not a database,
    StoreLocked and StoreFull for what they say.
    """
    with translated(url):
        engine = create_engine(url, pool_pre_ping=not url.startswith("sqlite"))
        if engine.dialect.name == "sqlite":
            _prepare_sqlite(engine)
        _migrate(engine, url)
    return engine


@contextmanager
def translated(url: str) -> Iterator[None]:
    """Turn what the database and its driver raise into errors of ours."""
    try:
        yield
    except SQLAlchemyError as error:
        raise _ours(getattr(error, "orig", None) or error, _file_of(url)) from error
    except (sqlite3.Error, OSError, ImportError) as error:
        raise _ours(error, _file_of(url)) from error


def _ours(error: BaseException, file: str) -> StoreError:
    code = getattr(error, "sqlite_errorcode", None)
    primary = code & 0xFF if isinstance(code, int) else None
    if primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return StoreLocked(file=file)
    if primary == sqlite3.SQLITE_FULL or getattr(error, "errno", None) == errno.ENOSPC:
        return StoreFull(file=file)
    if primary in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
        return StoreDamaged(file=file, found=error)
    return StoreError(found=error)


def _file_of(url: str) -> str:
    return url.removeprefix("sqlite:///") if url.startswith("sqlite") else url.rsplit("@", 1)[-1]


def _prepare_sqlite(engine: Engine) -> None:
    path = engine.url.database
    if path and path != ":memory:":
        Path(path).parent.mkdir(parents=True, exist_ok=True)

    @event.listens_for(engine, "connect")
    def _pragmas(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {LOCK_WAIT_MS}")
        cursor.execute("PRAGMA journal_mode = WAL")
        # FULL: what was acknowledged survives a power cut, not only a crash; it costs a quarter of a millisecond.
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute("PRAGMA secure_delete = ON")
        cursor.close()


def _migrate(engine: Engine, url: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    scripts = ScriptDirectory.from_config(config)
    known = {script.revision for script in scripts.walk_revisions()}
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            # The driver opens no transaction for DDL by itself; with one, a start that is cut short leaves nothing
            # half made, and two programs that start at once migrate one after the other.
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        current = MigrationContext.configure(connection).get_current_revision()
        if current is not None and current not in known:
            raise StoreNewer(file=_file_of(url), found=current)
        if current is None and inspect(connection).get_table_names():
            raise StoreDamaged(file=_file_of(url), found="it holds the tables of another program")
        if current != scripts.get_current_head():
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
