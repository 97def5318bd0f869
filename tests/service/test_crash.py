"""kill -9 in the middle of a turn, twenty times: nothing acknowledged is lost, nothing is there twice."""

import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from coach.adapters.database.engine import open_database
from coach.adapters.database.store import SqlStore
from coach.domain.codes import Difficulty
from coach.domain.session import LOCAL_LEARNER
from tests import fakes
from tests.service.crash_player import OBSERVED
from tests.service.houses import House

pytestmark = pytest.mark.faults

ROOT = Path(__file__).parents[2]
KILLS = 20


def killed_player(url: str, session_id: str, first: int, after: float) -> list[str]:
    """Run the player, kill it `after` seconds after its first word, return the keys it acknowledged."""
    command = [sys.executable, "-m", "tests.service.crash_player", url, session_id, str(first)]
    player = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert player.stdout is not None
    said = [player.stdout.readline().strip()]
    time.sleep(after)
    player.send_signal(signal.SIGKILL)
    said += [line.strip() for line in player.stdout if line.endswith("\n")]
    player.wait()
    player.stdout.close()
    return [key for key in said if key]


def test_nothing_acknowledged_is_lost_and_nothing_is_there_twice(tmp_path: Path) -> None:
    chance = random.Random(20261123)
    url = f"sqlite:///{tmp_path / 'coach.db'}"
    store = SqlStore(open_database(url))
    practice = House(store, fakes.context(OBSERVED)).practice
    session_id = practice.start(LOCAL_LEARNER, "late-pallets", "zh", Difficulty.EASY).id
    acknowledged: list[str] = []
    for kill in range(KILLS):
        acknowledged += killed_player(url, session_id, 1000 * (kill + 1), chance.uniform(0.0, 0.12))
        session = practice.open(LOCAL_LEARNER, session_id)  # finishes what the kill left pending
        assert session.pending is None
        assert [turn.number for turn in session.turns] == list(range(1, len(session.turns) + 1))
    with sqlite3.connect(tmp_path / "coach.db") as raw:
        keys = [key for (key,) in raw.execute("select key from turns")]
        cards = raw.execute("select count(*), count(distinct turn_id) from scorecards").fetchone()
    assert len(acknowledged) >= KILLS
    assert set(acknowledged) <= set(keys)
    assert len(keys) == len(set(keys)) == cards[0] == cards[1]
