"""Starting the pages: what can fail, fails in one sentence before the first page."""

import socket
import subprocess
from pathlib import Path

import pytest

from coach.cli.serving import serve
from coach.errors import PortInUse
from coach.settings import Settings
from tests.servers import COACH, bare_environment, free_port

ROOT = Path(__file__).parents[1]


def run(**environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COACH, "run"],
        cwd=ROOT,
        env=bare_environment() | environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
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


def test_a_name_that_is_no_setting_is_warned_of_first(tmp_path: Path) -> None:
    done = run(COACH_HOME=str(tmp_path), COACH_HOST="0.0.0.0", COACH_MODLE="x")
    warned, refused = done.stderr.splitlines()
    assert "COACH_MODLE" in warned
    assert "COACH_MODEL" in warned
    assert "COACH_HOST" in refused


@pytest.mark.faults
def test_an_option_of_streamlit_that_opens_the_coach_wider_stops_the_start(tmp_path: Path) -> None:
    port = str(free_port())
    done = run(COACH_HOME=str(tmp_path), COACH_PORT=port, STREAMLIT_SERVER_ENABLE_AGENT_API="true")
    assert done.returncode == 2
    assert "server.enableAgentApi" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_database_that_cannot_be_used_is_named_before_the_first_page(tmp_path: Path) -> None:
    (tmp_path / "coach.db").write_bytes(b"not a database, " * 300)
    done = run(COACH_HOME=str(tmp_path), COACH_PORT=str(free_port()))
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert str(tmp_path / "coach.db") in done.stderr


def test_a_taken_port_is_found_in_this_process_too(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(PortInUse):
            serve(Settings(home=tmp_path, port=taken.getsockname()[1]))
