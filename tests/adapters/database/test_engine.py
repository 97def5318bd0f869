"""Opening a database: made, migrated, or refused in one sentence."""

import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, event, inspect
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable

from coach.adapters.database import engine as database_module
from coach.adapters.database.engine import open_database
from coach.adapters.database.store import SqlStore
from coach.adapters.database.tables import Table
from coach.errors import StoreDamaged, StoreError, StoreLocked
from tests import world as build

pytestmark = pytest.mark.faults

ROOT = Path(__file__).parents[3]


def test_a_new_database_is_made_with_the_folders_it_lies_in(tmp_path: Path) -> None:
    path = tmp_path / "new" / "deeper" / "coach.db"
    engine = open_database(f"sqlite:///{path}")
    assert set(Table.metadata.tables) <= set(inspect(engine).get_table_names())
    engine.dispose()


def test_opening_again_changes_nothing(database: Path) -> None:
    before = database.read_bytes()
    open_database(f"sqlite:///{database}").dispose()
    assert database.read_bytes() == before


def test_what_was_acknowledged_survives_a_power_cut(engine: Engine) -> None:
    with engine.connect() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        }
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}


class Killed(BaseException):
    """Stands for a kill in the middle of a statement."""


@pytest.mark.parametrize("table", ["sessions", "turns", "criterion_scores"])
def test_a_first_start_that_was_cut_short_is_made_up_for_by_the_next(tmp_path: Path, table: str) -> None:
    url = f"sqlite:///{tmp_path / 'coach.db'}"

    def kill(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if f"CREATE TABLE {table}" in statement:
            raise Killed

    event.listen(Engine, "before_cursor_execute", kill)
    try:
        with pytest.raises(Killed):
            open_database(url)
    finally:
        event.remove(Engine, "before_cursor_execute", kill)
    engine = open_database(url)
    SqlStore(engine).create(build.session(), {})
    engine.dispose()


def test_two_programs_may_make_the_database_at_once(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom coach.adapters.database.engine import open_database\n"
        "print('ready', flush=True)\nsys.stdin.readline()\nopen_database(sys.argv[1]).dispose()\n"
    )
    url = f"sqlite:///{tmp_path / 'coach.db'}"
    run = [sys.executable, "-c", code, url]
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    programs = [subprocess.Popen(run, cwd=ROOT, text=True, **pipes) for _ in range(3)]
    for program in programs:
        assert program.stdout
        assert program.stdout.readline() == "ready\n"
    for program in programs:
        assert program.stdin
        program.stdin.write("go\n")
        program.stdin.flush()
    said = [program.communicate(timeout=120)[1] for program in programs]
    assert [program.returncode for program in programs] == [0, 0, 0], said


def test_a_torn_page_is_named_as_damage(tmp_path: Path, migrated: Path) -> None:
    path = tmp_path / "torn.db"
    raw = bytearray(migrated.read_bytes())
    raw[4096:] = b"\xff" * (len(raw) - 4096)
    path.write_bytes(raw)
    with pytest.raises(StoreDamaged, match=r"torn\.db"):
        open_database(f"sqlite:///{path}")


def test_somebody_elses_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "invoices.db"
    with sqlite3.connect(path) as raw:
        raw.execute("create table invoices (id integer)")
    raw.close()
    with pytest.raises(StoreDamaged, match=r"invoices\.db"):
        open_database(f"sqlite:///{path}")
    engine = create_engine(f"sqlite:///{path}")
    assert inspect(engine).get_table_names() == ["invoices"]
    engine.dispose()


def test_a_database_locked_while_it_is_opened_is_named(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database_module, "LOCK_WAIT_MS", 50)
    holder = sqlite3.connect(database, isolation_level=None)
    holder.execute("pragma journal_mode = delete")
    holder.execute("begin exclusive")
    try:
        with pytest.raises(StoreLocked, match=r"coach\.db"):
            open_database(f"sqlite:///{database}")
    finally:
        holder.close()


@pytest.mark.parametrize(
    "url", ["nonsense", "://", "nosuchdb://host/x", "sqlite:////proc/nowhere/coach.db", "sqlite:////tmp"]
)
def test_an_address_that_cannot_be_used_is_one_sentence(url: str) -> None:
    with pytest.raises(StoreError) as caught:
        open_database(url)
    assert "\n" not in str(caught.value)


def test_a_password_in_the_address_is_never_said() -> None:
    with pytest.raises(StoreError) as caught:
        open_database("postgresql+psycopg://coach:s3cret@127.0.0.1:1/coach")
    assert "s3cret" not in str(caught.value)


def test_postgresql_would_take_every_table_and_index() -> None:
    """PostgreSQL keeps the names of all unique constraints and indexes of a schema in one place."""
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    tables = Table.metadata.sorted_tables
    for table in tables:
        assert str(CreateTable(table).compile(dialect=dialect))
        for index in table.indexes:
            assert str(CreateIndex(index).compile(dialect=dialect))
    names = [str(constraint.name) for table in tables for constraint in table.constraints]
    names += [str(index.name) for table in tables for index in table.indexes]
    assert sorted(names) == sorted(set(names))
    assert all(len(name) <= 63 for name in names)
