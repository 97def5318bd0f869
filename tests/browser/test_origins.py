"""A page of another origin cannot open the websocket that carries the transcripts."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.faults, pytest.mark.xdist_group("browser")]

CONNECT = """address => new Promise(done => {
    const socket = new WebSocket(address.replace("http", "ws") + "/_stcore/stream", ["streamlit"]);
    socket.onopen = () => done("open");
    socket.onerror = () => done("refused");
})"""


class _Elsewhere(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<title>elsewhere</title>")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def elsewhere() -> Iterator[int]:
    """The port of another server on this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Elsewhere)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_page_on_another_port_cannot_open_the_websocket(
    chinese: Page, address: str, elsewhere: int, host: str
) -> None:
    chinese.goto(f"http://{host}:{elsewhere}/")
    assert chinese.evaluate(CONNECT, address) == "refused"
    assert chinese.evaluate(CONNECT, address.replace("127.0.0.1", "localhost")) == "refused"


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_the_page_that_was_served_can(chinese: Page, address: str, host: str) -> None:
    served = address.replace("127.0.0.1", host)
    chinese.goto(served)
    assert chinese.evaluate(CONNECT, served) == "open"
