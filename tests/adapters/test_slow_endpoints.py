"""Endpoints that are slow in ways only a real socket shows."""

import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from coach.adapters.connecting import chat_of
from coach.adapters.openai_chat import STREAM_TIMES, OpenAIChat
from coach.domain.model import ModelCall
from coach.engine.talking import Call, Message
from coach.errors import ModelTimeout
from coach.settings import Settings

TIMEOUT = 1.0
DRIP = 0.1


class _Dripping(BaseHTTPRequestHandler):
    """Says a few words, then sends something often enough that no single read ever times out, and never ends."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        """Answer one call."""
        self.rfile.read(int(self.headers["content-length"]))
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("connection", "close")
        self.end_headers()
        self.close_connection = True
        with suppress(OSError):  # the coach hangs up
            self.wfile.write(b'data: {"choices": [{"index": 0, "delta": {"content": "hm"}}]}\n\n')
            while not self.server.over.is_set():  # type: ignore[attr-defined]
                self.wfile.write(b": still here\n\n")
                time.sleep(DRIP)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def dripping() -> Iterator[OpenAIChat]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Dripping)
    server.over = threading.Event()  # type: ignore[attr-defined]
    runner = threading.Thread(target=server.serve_forever)
    runner.start()
    settings = Settings(model="m1", base_url=f"http://127.0.0.1:{server.server_port}/v1", model_timeout=TIMEOUT)
    chat = chat_of(settings, "m1")
    yield chat
    chat.close()
    server.over.set()  # type: ignore[attr-defined]
    server.shutdown()
    runner.join()
    server.server_close()


def test_a_stream_that_only_drips_is_ended(dripping: OpenAIChat) -> None:
    calls: list[ModelCall] = []
    begun, call = time.monotonic(), Call("actor", "hash", 100, 0.7, calls.append)
    pieces = dripping.stream([Message(role="user", text="你好")], call)
    assert next(pieces) == "hm"
    with pytest.raises(ModelTimeout):
        next(pieces)
    assert TIMEOUT * STREAM_TIMES <= time.monotonic() - begun < TIMEOUT * STREAM_TIMES + 2
    assert [call.ended for call in calls] == ["ModelTimeout"]
