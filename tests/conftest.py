"""What every test gets: no network, no settings of the machine, a migrated database to copy."""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as `coach` does; numpy reads it once, when it is imported

import shutil
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import Engine

from coach.adapters.database.engine import open_database
from coach.adapters.database.store import SqlStore

# On a busy machine a slow example says nothing about the code.
settings.register_profile("concord", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("concord")

LOOPBACK = ("127.0.0.1", "localhost", None, "")


class NoNetwork(AssertionError):
    """A test reached for the network."""


def _refuse_network(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "socket.connect" or event == "socket.sendto":
        reached, address = arguments
        if reached.family != socket.AF_UNIX and address[0] not in LOOPBACK:
            raise NoNetwork(f"a test reached for {address}")
    elif event == "socket.getaddrinfo" and arguments[0] not in LOOPBACK:
        raise NoNetwork(f"a test looked up {arguments[0]}")


# An audit hook sees every socket of the process, whoever made it, and patches nothing.
sys.addaudithook(_refuse_network)


@pytest.fixture(autouse=True)
def _no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("COACH_")]:
        monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database at the newest revision, made once."""
    path = tmp_path_factory.mktemp("database") / "migrated.db"
    open_database(f"sqlite:///{path}").dispose()
    return path


@pytest.fixture
def database(migrated: Path, tmp_path: Path) -> Path:
    """A database file of the test's own."""
    return Path(shutil.copy(migrated, tmp_path / "coach.db"))


@pytest.fixture
def engine(database: Path) -> Iterator[Engine]:
    """An engine on the test's own database."""
    opened = open_database(f"sqlite:///{database}")
    yield opened
    opened.dispose()


@pytest.fixture
def store(engine: Engine) -> SqlStore:
    """The store on the test's own database."""
    return SqlStore(engine)
