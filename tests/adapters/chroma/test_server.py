"""The index at a Chroma server: when it is away, too slow, something else, or used by others too."""

import socket
from collections.abc import Iterator
from contextlib import closing

import pytest

from coach.adapters.chroma import server as chroma_server
from coach.adapters.chroma.server import ChromaServer
from coach.errors import IndexMissing, KnowledgeServerError
from tests import world as build
from tests.adapters.chroma.conftest import RunningServer
from tests.adapters.chroma.encoders import index_at, retriever_at
from tests.adapters.chroma.test_search import COLD, HOW_OFTEN


@pytest.fixture
def silent() -> Iterator[ChromaServer]:
    """An address that takes connections and never says a word."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        with closing(ChromaServer(f"http://127.0.0.1:{listening.getsockname()[1]}")) as place:
            yield place


def test_a_server_that_goes_away_is_named_and_found_again_when_it_is_back(
    running: RunningServer, server: ChromaServer
) -> None:
    index_at(server).update([build.document(), COLD])
    retriever = retriever_at(server)
    assert retriever.find(HOW_OFTEN, 1)
    running.stop()
    try:
        for _ in range(2):
            with pytest.raises(KnowledgeServerError, match=f"{running.url}.*COACH_CHROMA_URL"):
                retriever.find(HOW_OFTEN, 1)
        with pytest.raises(KnowledgeServerError):
            index_at(server).update([COLD])
    finally:
        running.start()
    assert retriever.find(HOW_OFTEN, 1)[0].citation() == "cold-room §1"


def test_a_server_that_is_away_at_the_start_is_found_when_it_comes(
    running: RunningServer, server: ChromaServer
) -> None:
    index_at(server).update([build.document(), COLD])
    running.stop()
    try:
        with closing(ChromaServer(running.url)) as place:
            retriever = retriever_at(place)
            with pytest.raises(KnowledgeServerError):
                retriever.find(HOW_OFTEN, 1)
            running.start()
            assert retriever.find(HOW_OFTEN, 1)
    finally:
        running.stop()
        running.start()


def test_a_server_that_says_nothing_is_given_up_on(silent: ChromaServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chroma_server, "SECONDS", 0.2)
    with pytest.raises(KnowledgeServerError, match="ReadTimeout"):
        retriever_at(silent).find("通知", 1)


def test_something_else_at_the_address_is_named(server: ChromaServer) -> None:
    with closing(ChromaServer(f"{server.name}/elsewhere")) as place, pytest.raises(KnowledgeServerError):
        retriever_at(place).find("通知", 1)


def test_no_proxy_is_asked_for_a_server_on_this_machine(
    server: ChromaServer, silent: ChromaServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", silent.name)
    monkeypatch.setattr(chroma_server, "SECONDS", 10)
    with closing(ChromaServer(server.name)) as place:
        assert index_at(place).update([COLD]) == (1, 0, 0)


def test_what_others_keep_on_the_server_stays(server: ChromaServer) -> None:
    server.client().create_collection("theirs", embedding_function=None)
    index_at(server).update([COLD])
    index_at(server).update([build.document()])
    assert "theirs" in {collection.name for collection in server.client().list_collections()}


def test_a_pointer_to_what_is_gone_is_an_index_to_build(server: ChromaServer) -> None:
    index_at(server).update([build.document(), COLD])
    for collection in server.client().list_collections():
        if collection.count():
            server.client().delete_collection(collection.name)
    with pytest.raises(IndexMissing):
        retriever_at(server).find(HOW_OFTEN, 1)
    assert index_at(server).update([build.document(), COLD]) == (3, 0, 0)
    assert retriever_at(server).find(HOW_OFTEN, 1)
