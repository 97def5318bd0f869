"""A database from before: migrated, its sessions readable, a copy of it beside it.

`landed.db` was made by the version of commit c0c958c (revision 0003): an ended session of two turns with a doubt about
a score, and an open one with a turn scored by a judge and a reply that is pending.
"""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, create_engine, event

from coach.adapters.database.engine import MIGRATIONS, open_database
from coach.adapters.database.store import SqlStore
from coach.domain.scoring import Reason
from coach.domain.session import PendingTurn
from tests import world as build

LANDED = Path(__file__).parent / "landed.db"
ENDED, OPEN = "4c6cc407-ee83-470f-83e0-89debb47daba", "540c0127-5497-46e3-8168-fb285f4ddec0"


@pytest.fixture
def landed(tmp_path: Path) -> Path:
    return Path(shutil.copy(LANDED, tmp_path / "coach.db"))


def revision(path: Path) -> str:
    with closing(sqlite3.connect(path)) as raw:
        return str(raw.execute("select version_num from alembic_version").fetchone()[0])


def test_sessions_of_the_landed_version_are_there(landed: Path) -> None:
    engine = open_database(landed)
    store = SqlStore(engine)
    ended, still_open = store.load(ENDED), store.load(OPEN)
    assert [row.id for row in store.sessions("local")] == [OPEN, ENDED]
    assert (len(ended.turns), ended.ended_early, ended.branch, ended.pending) == (2, True, None, None)
    assert [(doubt.turn, doubt.text) for doubt in ended.contests] == [(2, "我说的是上周三次都晚了。")]
    assert [(len(turn.cues), len(turn.lines), turn.line.speaker) for turn in ended.turns] == [(1, 1, "")] * 2
    assert all(turn.line.text and turn.scorecard.scores for turn in ended.turns)
    assert still_open.pending == PendingTurn(reply="Could you send me the list before noon?")
    assert [row.session for row in store.usage()] == [OPEN]
    engine.dispose()


def test_reasons_of_the_landed_version_are_codes_with_their_figures(landed: Path) -> None:
    engine = open_database(landed)
    [turn] = SqlStore(engine).load(OPEN).turns
    assert {score.criterion: score.reason for score in turn.scorecard.scores} == {
        "o": None,
        "f": Reason(code="no_quote"),
        "n": Reason(code="out_of_range", fields={"level": "7", "top": "2"}),
        "r": Reason(code="missing"),
    }
    engine.dispose()


def test_a_session_of_the_landed_version_goes_on_and_a_new_one_comes_first(landed: Path) -> None:
    engine = open_database(landed)
    store = SqlStore(engine)
    finished = store.complete(OPEN, build.turn(2, reply="Could you send me the list before noon?"), build.NOON)
    store.create(build.session("new", started=build.NOON.replace(year=2020)), {})
    assert store.load(OPEN).turns[1] == finished
    assert [row.id for row in store.sessions("local")] == ["new", OPEN, ENDED]
    engine.dispose()


def test_the_database_before_a_migration_is_kept_beside_it_for_its_owner_alone(landed: Path) -> None:
    open_database(landed).dispose()
    copy = landed.with_name("coach.db.before-0006")
    assert (revision(landed), revision(copy)) == ("0006", "0003")
    assert copy.stat().st_mode & 0o777 == 0o600
    with closing(sqlite3.connect(copy)) as kept, closing(sqlite3.connect(LANDED)) as was:
        assert list(kept.iterdump()) == list(was.iterdump())


def test_a_new_database_and_one_that_is_up_to_date_are_not_copied(tmp_path: Path) -> None:
    for _ in range(2):
        open_database(tmp_path / "coach.db").dispose()
    assert not list(tmp_path.glob("*before*"))


class Killed(BaseException):
    """Stands for a kill in the middle of a statement."""


@pytest.mark.parametrize(
    "statement", ["UPDATE sessions SET sequence", "UPDATE turns SET cues", "UPDATE alembic_version"]
)
def test_a_migration_that_was_cut_short_leaves_the_database_as_it_was(landed: Path, statement: str) -> None:
    def kill(_connection: Any, _cursor: Any, said: str, *_more: Any) -> None:
        if said.strip().startswith(statement):
            raise Killed

    event.listen(Engine, "before_cursor_execute", kill)
    try:
        with pytest.raises(Killed):
            open_database(landed)
    finally:
        event.remove(Engine, "before_cursor_execute", kill)
    assert revision(landed) == "0003"
    engine = open_database(landed)
    assert len(SqlStore(engine).load(ENDED).turns) == 2
    engine.dispose()


def test_a_damaged_turn_stops_no_migration_and_no_other_session(landed: Path) -> None:
    with closing(sqlite3.connect(landed)) as raw:
        raw.execute("update turns set cue = '{\"move\"' where session_id = ?", (OPEN,))
        raw.commit()
    engine = open_database(landed)
    assert len(SqlStore(engine).load(ENDED).turns) == 2
    engine.dispose()


def test_a_database_of_the_first_version_is_brought_all_the_way(landed: Path) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    old = create_engine(f"sqlite:///{landed}")
    with old.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0001")
    old.dispose()
    engine = open_database(landed)
    ended = SqlStore(engine).load(ENDED)
    assert (ended.mode, len(ended.turns), ended.contests) == ("embedded", 2, ())
    engine.dispose()
