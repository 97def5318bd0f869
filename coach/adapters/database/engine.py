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
from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url
from sqlalchemy.exc import SQLAlchemyError

from coach.adapters.database.files import back_up, keep_private, warn_of_network_share
from coach.errors import StoreDamaged, StoreError, StoreFull, StoreLocked, StoreNewer

LOCK_WAIT_MS = 5000
"""How long a write waits for another program before it is called locked."""

MIGRATIONS = Path(__file__).parent / "migrations"


def open_database(where: str | Path) -> Engine:
    """Return an engine on a database migrated to the newest revision; `where` is an SQLAlchemy URL or a SQLite file.

    Raises StoreNewer for one made by a newer version, StoreDamaged for a file that is not a database,
    StoreLocked and StoreFull for what they say.
    """
    with translated(str(where)):
        # A path is never read as a URL: %, ? and # may stand in the name of a folder.
        url = URL.create("sqlite", database=str(where.absolute())) if isinstance(where, Path) else make_url(where)
    with translated(name_of(url)):
        engine = create_engine(url, pool_pre_ping=url.get_backend_name() != "sqlite")
        if file := file_of(url):
            keep_private(file)
            warn_of_network_share(file)
        if engine.dialect.name == "sqlite":
            _prepare_sqlite(engine)
        _migrate(engine)
    return engine


def writing(engine: Engine) -> Engine:
    """Return the same engine for transactions that write: SQLite's take the write lock first, so that nothing they read
    can be out of date when they write."""
    return engine.execution_options(writes=True)


def file_of(url: URL) -> Path | None:
    """Return the file a SQLite database lies in, None for any other database."""
    at = url.database if url.get_backend_name() == "sqlite" else None
    return Path(at) if at and not at.startswith((":memory:", "file:")) else None


def name_of(url: URL) -> str:
    """Return how a database is called in sentences: its file, or its address without a name and a password."""
    return str(file_of(url) or url.set(username=None, password=None))


@contextmanager
def translated(name: str) -> Iterator[None]:
    """Turn what the database and its driver raise into errors of ours."""
    try:
        yield
    except SQLAlchemyError as error:
        raise _ours(getattr(error, "orig", None) or error, name) from error
    except (sqlite3.Error, OSError, ImportError) as error:
        raise _ours(error, name) from error


def _ours(error: BaseException, name: str) -> StoreError:
    code = getattr(error, "sqlite_errorcode", None)
    primary = code & 0xFF if isinstance(code, int) else None
    if primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return StoreLocked(file=name)
    if primary == sqlite3.SQLITE_FULL or getattr(error, "errno", None) == errno.ENOSPC:
        return StoreFull(file=name)
    if primary in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
        return StoreDamaged(file=name, found=error)
    return StoreError(found=error)


def _prepare_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def _pragmas(connection: Any, _record: Any) -> None:
        # The driver would begin a transaction at the first write only, and what was read before it could be older.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {LOCK_WAIT_MS}")
        cursor.execute("PRAGMA journal_mode = WAL")
        # FULL: what was acknowledged survives a power cut, not only a crash; it costs a quarter of a millisecond.
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute("PRAGMA secure_delete = ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _migrate(engine: Engine) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    scripts = ScriptDirectory.from_config(config)
    # The write lock first: a start that is cut short leaves nothing half made, and two programs that start at once
    # migrate one after the other.
    with writing(engine).connect() as connection:
        _check_foreign_keys(connection, "OFF")
        with connection.begin():
            if _is_behind(connection, scripts, name_of(engine.url)):
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
        _check_foreign_keys(connection, "ON")


def _check_foreign_keys(connection: Connection, state: str) -> None:
    """SQLite alters a table by making it anew, and with the check on, dropping the old one takes the rows that point at
    it. It can be switched only while there is no transaction."""
    if connection.dialect.name == "sqlite" and connection.connection.driver_connection:
        connection.connection.driver_connection.execute(f"PRAGMA foreign_keys = {state}")


def _is_behind(connection: Connection, scripts: ScriptDirectory, name: str) -> bool:
    """Tell whether there is something to migrate, and back up what is there before; raises StoreNewer, StoreDamaged."""
    head, current = scripts.get_current_head(), MigrationContext.configure(connection).get_current_revision()
    if current is not None and current not in {script.revision for script in scripts.walk_revisions()}:
        raise StoreNewer(file=name, found=current)
    if current is None and inspect(connection).get_table_names():
        raise StoreDamaged(file=name, found="it holds the tables of another program")
    file = file_of(connection.engine.url)
    if file and current is not None and current != head:
        back_up(file, file.with_name(f"{file.name}.before-{head}"))
    return current != head
