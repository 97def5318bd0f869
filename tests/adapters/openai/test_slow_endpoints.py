"""Endpoints that are slow in ways only a real socket shows."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from coach.adapters.openai.chat import STREAM_TIMES, OpenAIChat
from coach.adapters.openai.client import chat_of
from coach.domain.model import ModelCall
from coach.engine.roles.chat_model import Call, Message
from coach.errors import ModelTimeout
from coach.settings import Settings
from tests.adapters.endpoint import MESSAGES, Answer

TIMEOUT = 1.0
DRIP = 0.1


class _Dripping(BaseHTTPRequestHandler):
    """Says a few words, then sends something often enough that no single read ever times out, and never ends."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        """Answer one call."""
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        streams = asked.get("stream", False)
        self.send_response(200)
        self.send_header("content-type", "text/event-stream" if streams else "application/json")
        self.send_header("connection", "close")
        self.end_headers()
        self.close_connection = True
        with suppress(OSError):  # the coach hangs up
            if streams:
                self.wfile.write(b'data: {"choices": [{"index": 0, "delta": {"content": "hm"}}]}\n\n')
            while not self.server.over.is_set():  # type: ignore[attr-defined]
                self.wfile.write(b": still here\n\n" if streams else b"\n")
                time.sleep(DRIP)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


class _Lasting(BaseHTTPRequestHandler):
    """Answers whole streams, and keeps the connection or, asked for by the prompt, does not end the response."""

    protocol_version = "HTTP/1.1"

    def setup(self) -> None:
        """Count connections."""
        super().setup()
        self.server.connections += 1  # type: ignore[attr-defined]

    def do_POST(self) -> None:
        """Answer one call."""
        asked = self.rfile.read(int(self.headers["content-length"]))
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("transfer-encoding", "chunked")
        self.end_headers()
        for data in (
            b'data: {"choices": [{"delta": {"content": "hm"}, "finish_reason": "stop"}]}\n\n',
            b"data: [DONE]\n\n",
        ):
            self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
        if b"stay" in asked:
            self.server.over.wait()  # type: ignore[attr-defined]
        with suppress(OSError):
            self.wfile.write(b"0\r\n\r\n")

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def served(handler: type[BaseHTTPRequestHandler]) -> Iterator[tuple[OpenAIChat, Any]]:
    server: Any = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.over, server.connections = threading.Event(), 0
    runner = threading.Thread(target=server.serve_forever)
    runner.start()
    settings = Settings(model="m1", base_url=f"http://127.0.0.1:{server.server_port}/v1", model_timeout=TIMEOUT)
    chat = chat_of(settings, "m1")
    chat.warm()
    try:
        yield chat, server
    finally:
        chat.close()
        server.over.set()
        server.shutdown()
        runner.join()
        server.server_close()


@pytest.fixture
def dripping() -> Iterator[OpenAIChat]:
    with served(_Dripping) as (chat, _server):
        yield chat


def test_a_stream_that_only_drips_is_ended(dripping: OpenAIChat) -> None:
    calls: list[ModelCall] = []
    begun, call = time.monotonic(), Call("actor", "hash", 100, 0.7, calls.append)
    pieces = dripping.stream(MESSAGES, call)
    assert next(pieces) == "hm"
    with pytest.raises(ModelTimeout):
        next(pieces)
    assert TIMEOUT * STREAM_TIMES <= time.monotonic() - begun < TIMEOUT * STREAM_TIMES + 2
    assert [call.ended for call in calls] == ["ModelTimeout"]


def test_a_form_for_which_only_blank_lines_come_is_given_up(dripping: OpenAIChat) -> None:
    calls: list[ModelCall] = []
    begun, call = time.monotonic(), Call("judge", "hash", 100, 0.0, calls.append)
    with pytest.raises(ModelTimeout):
        dripping.fill(MESSAGES, Answer, call)
    assert TIMEOUT * STREAM_TIMES <= time.monotonic() - begun < TIMEOUT * STREAM_TIMES + 2
    assert [call.ended for call in calls] == ["ModelTimeout"]


def test_the_connection_of_a_stream_that_ended_serves_the_next(call: Call) -> None:
    with served(_Lasting) as (chat, server):
        assert [list(chat.stream(MESSAGES, call)) for _ in range(3)] == [["hm"]] * 3
        assert server.connections == 1


def test_a_response_that_stays_open_after_the_answer_is_left(call: Call) -> None:
    with served(_Lasting) as (chat, _server):
        begun = time.monotonic()
        assert list(chat.stream([Message(role="user", text="stay")], call)) == ["hm"]
        assert time.monotonic() - begun < TIMEOUT
