"""One damaged row is named and is nobody else's trouble."""

import logging

import pytest
from sqlalchemy import Engine

from coach.adapters.database.store import SqlStore
from coach.domain.model import ModelCall
from coach.domain.session import PendingTurn
from coach.errors import SessionDamaged
from tests import world as build

pytestmark = pytest.mark.faults

CONTENT = [
    "update contents set body = '{\"id\": 1' where hash = (select persona_hash from sessions where id = 'bad')",
    "update contents set body = '{\"id\": \"mei\"}' where hash = (select persona_hash from sessions where id = 'bad')",
    "update contents set body = replace(body, 'Mei', 'Moe') where hash in (select persona_hash from sessions "
    "where id = 'bad')",
]
ROWS = [
    "update sessions set outcome = 'nonsense' where id = 'bad'",
    "update sessions set started = 'yesterday' where id = 'bad'",
    "update sessions set finished = 'soon' where id = 'bad'",
]
PARTS = [
    "update turns set lines = '[{' where session_id = 'bad'",
    "update turns set reading = '[]' where session_id = 'bad'",
    "update turns set standing = null where session_id = 'bad'",
    "delete from scorecards where turn_id in (select id from turns where session_id = 'bad')",
    "update sessions set start = '[]' where id = 'bad'",
]


@pytest.fixture
def fresh(engine: Engine) -> SqlStore:
    """A store that has read nothing yet, over three sessions; the one called bad has content of its own."""
    store = SqlStore(engine)
    for session_id in ("one", "bad", "two"):
        persona = build.persona(about=build.text("别的", "Another")) if session_id == "bad" else build.persona()
        store.create(build.session(session_id, play=build.play(persona=persona)), {})
        store.begin(session_id, "k1", build.REPLY, build.NOON)
        store.complete(session_id, build.turn(), build.NOON)
    return SqlStore(engine)


def damage(engine: Engine, statement: str) -> None:
    with engine.begin() as connection:
        assert connection.exec_driver_sql(statement).rowcount == 1


@pytest.mark.parametrize("statement", [*CONTENT, *ROWS])
def test_a_session_a_list_cannot_read_is_left_out_of_it_and_logged(
    fresh: SqlStore, engine: Engine, caplog: pytest.LogCaptureFixture, statement: str
) -> None:
    damage(engine, statement)
    assert [row.id for row in fresh.sessions("local")] == ["two", "one"]
    assert [row.id for row in fresh.family("one")] == ["one"]
    assert [record.getMessage().split()[1] for record in caplog.records] == ["bad"]


@pytest.mark.parametrize("statement", [*CONTENT, *ROWS, *PARTS])
def test_opening_a_damaged_session_is_one_sentence_and_the_others_open(
    fresh: SqlStore, engine: Engine, caplog: pytest.LogCaptureFixture, statement: str
) -> None:
    damage(engine, statement)
    with pytest.raises(SessionDamaged, match=r"session bad .*Restore a backup"):
        fresh.load("bad")
    assert fresh.load("one").turns == (build.turn(),)
    assert build.REPLY not in caplog.text
    assert "bad" in caplog.text


@pytest.mark.parametrize("statement", PARTS)
def test_a_session_whose_turns_are_damaged_stays_in_lists(fresh: SqlStore, engine: Engine, statement: str) -> None:
    damage(engine, statement)
    assert [row.id for row in fresh.sessions("local")] == ["two", "bad", "one"]


@pytest.mark.parametrize("statement", CONTENT)
def test_a_new_session_writes_damaged_content_again(fresh: SqlStore, engine: Engine, statement: str) -> None:
    whole = SqlStore(engine).load("bad")
    damage(engine, statement)
    fresh.create(build.session("new", play=whole.play), {})
    assert fresh.load("new").play == whole.play
    assert fresh.load("bad") == whole


def test_one_damaged_line_does_not_hide_what_other_sessions_cost(fresh: SqlStore, engine: Engine) -> None:
    call = ModelCall(role="actor", model="m", prompt="p", prompt_tokens=9, completion_tokens=1, total_ms=5)
    for session_id in ("one", "bad", "two"):
        fresh.spend(session_id, [call], build.NOON)
    damage(engine, PARTS[0])
    assert [row.session for row in fresh.usage()] == ["one", "two"]


def test_progress_of_another_version_is_not_needed_to_run_the_turn_anew(fresh: SqlStore, engine: Engine) -> None:
    fresh.begin("one", "k2", "第二句话", build.NOON)
    damage(engine, 'update turns set progress = \'{"reading": {"of": "old"}}\' where key = \'k2\'')
    assert fresh.load("one").pending == PendingTurn(reply="第二句话")


def test_a_hundred_damaged_sessions_among_a_thousand_are_found_one_by_one(
    store: SqlStore, engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL)
    store.create(build.session("s0"), {})
    with engine.begin() as connection:
        names = [row[1] for row in connection.exec_driver_sql("PRAGMA table_info(sessions)") if row[1] != "id"]
        columns = ", ".join(names)
        for number in range(1, 1000):
            copy = columns.replace("sequence", str(number + 1)).replace("outcome", "?")
            outcome = "nonsense" if number % 10 == 0 else "open"
            copied = f"insert into sessions (id, {columns}) select 's{number}', {copy} from sessions where id = 's0'"
            connection.exec_driver_sql(copied, (outcome,))
    assert [row.id for row in store.sessions("local")] == [f"s{n}" for n in range(999, -1, -1) if n % 10 or not n]
