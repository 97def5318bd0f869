"""Where an index may lie: a folder, and a Chroma server of our own on a loopback port."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import IO

import pytest

from coach.adapters.chroma.folder import ChromaFolder
from coach.adapters.chroma.index import ChromaIndex
from coach.adapters.chroma.place import Place
from coach.adapters.chroma.retriever import ChromaRetriever
from coach.adapters.chroma.server import ChromaServer
from coach.errors import KnowledgeError
from tests.adapters.chroma.encoders import index_at, retriever_at

PATIENCE = 60.0
"""Seconds a server may take to start on a busy machine."""


class RunningServer:
    """`chroma run`, which can be stopped and started again at the same address."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        self._folder, self._process = folder, None
        self.url = f"http://127.0.0.1:{self._port}"

    _process: subprocess.Popen[bytes] | None

    def start(self) -> None:
        """Start it and wait until it answers."""
        command = [str(Path(sys.executable).with_name("chroma")), "run", "--path", str(self._folder)]
        said: IO[bytes] = (self._folder.parent / "chroma.log").open("ab")
        with said:
            self._process = subprocess.Popen(
                [*command, "--host", "127.0.0.1", "--port", str(self._port)], stdout=said, stderr=said
            )
        until = time.monotonic() + PATIENCE
        with closing(ChromaServer(self.url)) as asked:
            while not _answers(asked):
                assert self._process.poll() is None, "chroma run ended"
                assert time.monotonic() < until, f"no answer from {self.url} in {PATIENCE:.0f} s"
                time.sleep(0.1)

    def stop(self) -> None:
        """End it and wait until it is gone."""
        if self._process:
            self._process.terminate()
            self._process.wait()
            self._process = None


def _answers(server: ChromaServer) -> bool:
    try:
        with server.translated():
            server.client().heartbeat()
    except KnowledgeError:
        return False
    return True


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """The one server of a test run."""
    folder = tmp_path_factory.mktemp("server") / "data"
    folder.mkdir()
    made = RunningServer(folder)
    made.start()
    yield made
    made.stop()


@pytest.fixture
def server(running: RunningServer) -> Iterator[ChromaServer]:
    """That server with nothing on it."""
    with closing(ChromaServer(running.url)) as place:
        for collection in place.client().list_collections():
            place.client().delete_collection(collection.name)
        yield place


@pytest.fixture
def folder(tmp_path: Path) -> ChromaFolder:
    """A folder that does not exist yet."""
    return ChromaFolder(tmp_path / "i")


@pytest.fixture(params=["folder", "server"])
def place(request: pytest.FixtureRequest) -> Place:
    """Each of the two, for what must hold for both."""
    found: Place = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def index(place: Place) -> ChromaIndex:
    """Writes there."""
    return index_at(place)


@pytest.fixture
def retriever(place: Place) -> ChromaRetriever:
    """Asks there."""
    return retriever_at(place)
