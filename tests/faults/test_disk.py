"""A disk that takes no more, and a database that may only be read: one sentence, and nothing acknowledged is lost."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from coach.adapters.database.engine import open_database
from coach.adapters.database.store import SqlStore
from coach.domain.session import LOCAL_LEARNER
from coach.errors import StoreError
from tests.servers import COACH, bare_environment
from tests.service.houses import House

ROOT = Path(__file__).parents[2]
FULL = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000)); "

pytestmark = pytest.mark.faults


def run(home: Path, *command: str) -> subprocess.CompletedProcess[str]:
    settings = {**bare_environment(), "COACH_HOME": str(home)}
    return subprocess.run(command, cwd=ROOT, env=settings, capture_output=True, text=True, check=False)


def test_a_turn_that_finds_no_room_is_refused_and_taken_once_there_is_some(tmp_path: Path) -> None:
    done = run(tmp_path, sys.executable, "-m", "tests.faults.limited_player", str(tmp_path / "coach.db"))
    assert (done.returncode, done.stderr) == (0, "")
    said = done.stdout.splitlines()
    [refused] = [line for line in said if line.startswith("refused")]
    assert "already saved is lost" in refused or "no room left" in refused
    stored = [line.split()[1] for line in said if line.startswith("stored")]
    assert len(stored) == len(set(stored)) > 1
    assert stored[-1] == refused.split()[1]
    with closing(sqlite3.connect(tmp_path / "coach.db")) as raw:
        assert [key for (key,) in raw.execute("select key from turns order by number")] == stored
        assert raw.execute("pragma integrity_check").fetchone() == ("ok",)


def test_an_index_that_finds_no_room_is_one_sentence_and_is_built_once_there_is_some(tmp_path: Path) -> None:
    full = run(tmp_path, *COACH[:2], FULL + COACH[2], "index")
    assert full.returncode == 2
    assert full.stderr.startswith("The knowledge index could not be used")
    assert "Traceback" not in full.stderr
    assert run(tmp_path, *COACH, "index").returncode == 0
    assert "account-ownership" in run(tmp_path, *COACH, "find", "撞单了先看什么").stdout


def test_a_database_that_may_only_be_read_is_read_and_takes_nothing(database: Path, store: SqlStore) -> None:
    session = House(store).start()
    read_only = House(SqlStore(open_database(f"sqlite:///file:{database}?mode=ro&uri=true")))
    with pytest.raises(StoreError, match="readonly"):
        read_only.practice.reply(LOCAL_LEARNER, session.id, "周一的单子", "k1")
    assert read_only.practice.open(LOCAL_LEARNER, session.id) == session
