"""kill -9 after the line was spoken and before the score came, twenty times: the line is never asked for again."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from coach.domain.codes import Difficulty
from coach.domain.session import LOCAL_LEARNER
from tests.service.interrupted_player import house

pytestmark = pytest.mark.faults

KILLS = 20
PATIENCE = 60.0
ROOT = Path(__file__).parents[2]


@pytest.fixture
def database(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'coach.db'}"


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "calls.txt"


@pytest.fixture
def player(database: str, log: Path) -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-m", "tests.service.interrupted_player", database, str(log)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield process
        process.kill()


def wait_for(there: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not there():
        assert time.monotonic() < until, "it never came"
        time.sleep(0.005)


def test_a_line_that_was_spoken_is_neither_spoken_nor_paid_again(
    database: str, log: Path, player: "subprocess.Popen[str]"
) -> None:
    home = house(database, log, judges=True)
    assert player.stdin is not None
    assert player.stdout is not None

    def line_kept() -> bool:
        pending = home.store.load(session).pending
        return pending is not None and bool(pending.progress.lines)

    for kill in range(KILLS):
        log.write_text("")
        session = home.practice.start(LOCAL_LEARNER, "late-pallets", "zh", Difficulty.MEDIUM).id
        player.stdin.write(f"{session} key-{kill}\n")
        player.stdin.flush()
        child = int(player.stdout.readline())
        wait_for(lambda: "judge" in log.read_text() and line_kept())
        os.kill(child, signal.SIGKILL)
        spoken = home.store.load(session).pending
        assert spoken is not None
        turn = home.practice.open(LOCAL_LEARNER, session).turns[0]
        assert turn.line.text == spoken.progress.lines[0].text
        assert turn.scorecard.source == "judge"
        assert sorted(log.read_text().split()) == ["actor", "judge", "judge"]
