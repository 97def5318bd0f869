"""Starting the pages: what can fail, fails in one sentence before the first page."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from coach.cli.serving import serve
from coach.errors import PortInUse
from coach.settings import Settings

ROOT = Path(__file__).parents[1]


def run(**environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("COACH_")}
    command = [sys.executable, "-c", "from coach.cli.main import main; main()", "run"]
    return subprocess.run(
        command, cwd=ROOT, env=kept | environment, capture_output=True, text=True, timeout=120, check=False
    )


def test_a_taken_port_is_one_sentence_and_nothing_is_made(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = run(COACH_HOME=str(tmp_path / "home"), COACH_PORT=port)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr == f"Port {port} is in use. Stop the program that uses it, or set COACH_PORT to another port.\n"
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.20", "coach.example.org"])
def test_an_address_others_can_reach_is_refused(tmp_path: Path, host: str) -> None:
    done = run(COACH_HOME=str(tmp_path), COACH_HOST=host)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert "COACH_HOST" in done.stderr
    assert host in done.stderr


def test_a_database_that_cannot_be_used_is_named_before_the_first_page(tmp_path: Path) -> None:
    (tmp_path / "coach.db").write_bytes(b"not a database, " * 300)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    done = run(COACH_HOME=str(tmp_path), COACH_PORT=str(port))
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert str(tmp_path / "coach.db") in done.stderr


def test_a_taken_port_is_found_in_this_process_too(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(PortInUse):
            serve(Settings(home=tmp_path, port=taken.getsockname()[1]))
