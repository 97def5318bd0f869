"""A coach that serves pages, for tests that need the real thing."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

PATIENCE = 120.0
"""Seconds until a server that does not answer is given up: a busy machine starts slowly, and no test waits for less."""

COACH = (sys.executable, "-c", "from coach.cli.main import main; main()")


def bare_environment() -> dict[str, str]:
    """The environment of this machine without what it sets for the coach."""
    return {
        name: value for name, value in os.environ.items() if not name.startswith(("COACH_", "PYTHON", "STREAMLIT_"))
    }


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(command: Sequence[str], folder: Path, environment: dict[str, str]) -> Iterator[str]:
    """The address of a server started in `folder`, once it answers; it is stopped at the end."""
    port = free_port()
    server = subprocess.Popen([*command, "run"], cwd=folder, env={**environment, "COACH_PORT": str(port)})
    url = f"http://127.0.0.1:{port}"
    try:
        _wait(url, server)
        yield url
    finally:
        server.terminate()
        server.wait(timeout=PATIENCE)


def _wait(url: str, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"{url} did not answer within {PATIENCE:.0f} s (exit code {server.poll()})")
