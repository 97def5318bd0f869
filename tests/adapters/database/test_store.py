"""The store: what goes in comes out, once, in one piece; and its troubles are sentences."""

import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from coach.adapters.database import engine as database
from coach.adapters.database.engine import open_database
from coach.adapters.database.store import SqlStore
from coach.adapters.database.tables import Table
from coach.domain.codes import Outcome
from coach.domain.knowledge import Guidance
from coach.domain.session import PendingTurn, Session, Turn
from coach.errors import (
    NotFound,
    SessionBusy,
    SessionOver,
    StoreDamaged,
    StoreError,
    StoreFull,
    StoreLocked,
    StoreNewer,
)
from tests import world as build


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'coach.db'}"


@pytest.fixture
def store(url: str) -> SqlStore:
    return SqlStore(open_database(url))


def new(session_id: str = "s-1", learner: str = "local") -> Session:
    return build.session(session_id, learner=learner)


def answered(store: SqlStore, session_id: str, key: str, reply: str, outcome: Outcome = Outcome.OPEN) -> Turn:
    begun = store.begin(session_id, key, reply, build.NOON).session
    read = build.reading(2, 2, of=reply)
    turn = build.turn(len(begun.turns) + 1, read, reply, guidance=Guidance(passages=(build.passage(),)))
    done = turn.model_copy(update={"standing": turn.standing.model_copy(update={"outcome": outcome})})
    return store.complete(session_id, done, build.NOON)


def test_a_session_comes_back_as_it_was_stored(store: SqlStore, url: str) -> None:
    session = new()
    store.create(session, {"coach": "test"})
    replies = ["周三的清单还差两项 😀 \u200bﬁ", "說好的，𠮷野家\n第二行", "it's “fine” — <b>'; DROP TABLE turns;--"]
    turns = tuple(answered(store, session.id, f"k{n}", reply) for n, reply in enumerate(replies))
    assert store.load(session.id) == session.model_copy(update={"turns": turns})
    other = SqlStore(open_database(url))  # which holds nothing in memory
    assert other.load(session.id) == session.model_copy(update={"turns": turns})


def test_a_reply_is_pending_until_its_turn_is_complete(store: SqlStore) -> None:
    store.create(new(), {})
    begun = store.begin("s-1", "k", "第一句话", build.NOON)
    assert (begun.known, begun.session.pending, begun.session.turns) == (False, PendingTurn(reply="第一句话"), ())
    assert store.load("s-1") == begun.session
    assert store.turn_for("s-1", "k") is None


def test_the_same_key_twice_is_one_turn_and_another_key_waits(store: SqlStore) -> None:
    store.create(new(), {})
    store.begin("s-1", "k", "第一句话", build.NOON)
    assert store.begin("s-1", "k", "第一句话", build.NOON).known
    with pytest.raises(SessionBusy):
        store.begin("s-1", "other", "第二句话", build.NOON)


def test_completing_a_turn_twice_changes_nothing(store: SqlStore) -> None:
    store.create(new(), {})
    first = answered(store, "s-1", "k", "第一句话")
    before = store.load("s-1")
    store.complete("s-1", first.model_copy(update={"reply": "改过的话"}), build.NOON)
    assert store.load("s-1") == before


def test_an_outcome_closes_the_session_for_good(store: SqlStore) -> None:
    store.create(new(), {})
    answered(store, "s-1", "k", "第一句话", Outcome.SETTLED)
    closed = store.load("s-1")
    assert (closed.outcome, closed.is_over(), closed.ended_early) == (Outcome.SETTLED, True, False)
    store.end("s-1", build.NOON)
    assert store.load("s-1") == closed
    with pytest.raises(SessionOver):
        store.begin("s-1", "k2", "再来一句", build.NOON)


def test_the_list_has_the_newest_first_with_means_in_the_rubrics_order(store: SqlStore) -> None:
    for number in range(3):
        store.create(new(f"s-{number}"), {})
    store.create(new("theirs", learner="other"), {})
    answered(store, "s-1", "k", "周三的清单还差两项")
    rows = store.sessions("local")
    assert [row.id for row in rows] == ["s-2", "s-1", "s-0"]
    assert list(rows[1].means.items()) == [("o", 2.0), ("f", 2.0), ("n", 0.0), ("r", 0.0)]
    assert rows[1].turns == 1
    assert len(store.sessions(None)) == 4


def test_frozen_content_is_stored_once_however_many_sessions_use_it(store: SqlStore, url: str) -> None:
    for number in range(3):
        store.create(new(f"s-{number}"), {})
    with create_engine(url).connect() as connection:
        assert connection.execute(text("select count(*) from contents")).scalar() == 2


def test_an_unknown_session_is_not_found(store: SqlStore) -> None:
    with pytest.raises(NotFound, match="no-such"):
        store.load("no-such")


def test_migrations_end_at_the_tables_as_they_are_declared(url: str) -> None:
    with open_database(url).connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Table.metadata) == []


def test_every_table_can_be_made_on_postgresql() -> None:
    for table in Table.metadata.sorted_tables:
        assert "CREATE TABLE" in str(CreateTable(table).compile(dialect=postgresql.dialect()))  # type: ignore[no-untyped-call]


def test_a_database_of_a_newer_version_is_named_and_left_alone(url: str, tmp_path: Path) -> None:
    open_database(url).dispose()
    with sqlite3.connect(tmp_path / "coach.db") as raw:
        raw.execute("update alembic_version set version_num = '9999'")
    with pytest.raises(StoreNewer, match="9999"):
        open_database(url)


@pytest.mark.faults
def test_a_file_that_is_no_database_is_named(url: str, tmp_path: Path) -> None:
    (tmp_path / "coach.db").write_bytes(b"not a database, " * 100)
    with pytest.raises(StoreDamaged, match=r"coach\.db"):
        open_database(url)


@pytest.mark.faults
def test_a_locked_database_is_one_sentence_and_nothing_is_lost(
    store: SqlStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.create(new(), {})
    monkeypatch.setattr(database, "LOCK_WAIT_MS", 50)
    impatient = SqlStore(open_database(f"sqlite:///{tmp_path / 'coach.db'}"))
    holder = sqlite3.connect(tmp_path / "coach.db", isolation_level=None)
    holder.execute("begin immediate")
    with pytest.raises(StoreLocked, match="in use by another program"):
        impatient.begin("s-1", "k", "第一句话", build.NOON)
    holder.execute("rollback")
    holder.close()
    assert not impatient.begin("s-1", "k", "第一句话", build.NOON).known


@pytest.mark.faults
def test_a_full_disk_is_one_sentence_and_what_was_stored_stays(url: str) -> None:
    engine = open_database(url)
    store = SqlStore(engine)
    store.create(new(), {})
    done = answered(store, "s-1", "k", "第一句话")
    with engine.connect() as connection:
        pages = connection.exec_driver_sql("pragma page_count").scalar()
        connection.exec_driver_sql(f"pragma max_page_count = {pages}")
    with pytest.raises(StoreFull, match="no room left"):
        _fill(store)
    assert store.load("s-1").turns[0] == done


def _fill(store: SqlStore) -> None:
    for number in range(200):
        answered(store, "s-1", f"more-{number}", "字" * 4000)


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(StoreError):
        open_database(f"sqlite:///{tmp_path / 'file' / 'coach.db'}")
