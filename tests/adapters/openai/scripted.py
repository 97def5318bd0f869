"""A real HTTP server on this machine that sends, byte for byte, what a script says."""

import re
import socket
import struct
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from socketserver import BaseRequestHandler, ThreadingTCPServer
from typing import Any

PATIENCE = 8.0
"""Seconds after which a script that stays or drips ends: by then the coach has left."""

Step = bytes | Callable[["Scripted", socket.socket], None]


class Scripted(ThreadingTCPServer):
    """Plays the steps at each request, then closes the connection unless told to keep it."""

    daemon_threads = True

    def __init__(self, steps: Sequence[Step], keep: bool = False) -> None:
        super().__init__(("127.0.0.1", 0), _Playing)
        self.steps, self.keep = steps, keep
        self.over = threading.Event()
        self.connections, self.requests = 0, list[bytes]()
        self.late = False
        """Whether the coach was still there at the end of a script that stays or drips."""

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Playing(BaseRequestHandler):
    server: Scripted

    def handle(self) -> None:
        """Answer requests on one connection."""
        self.server.connections += 1
        with suppress(OSError):  # the coach hangs up
            while request := _request(self.request):
                self.server.requests.append(request)
                for step in self.server.steps:
                    self.request.sendall(step) if isinstance(step, bytes) else step(self.server, self.request)
                if not self.server.keep:
                    return


def _request(connection: socket.socket) -> bytes:
    seen = b""
    while b"\r\n\r\n" not in seen:
        if not (more := connection.recv(65_536)):
            return b""
        seen += more
    head, _, body = seen.partition(b"\r\n\r\n")
    length = re.search(rb"(?i)content-length: (\d+)", head)
    while length and len(body) < int(length[1]):
        body += connection.recv(65_536)
    return head + b"\r\n\r\n" + body


@contextmanager
def served(*steps: Step, keep: bool = False) -> Iterator[Scripted]:
    """Serve a script until the block ends."""
    with Scripted(steps, keep) as server:
        runner = threading.Thread(target=server.serve_forever, args=(0.05,))
        runner.start()
        try:
            yield server
        finally:
            server.over.set()
            server.shutdown()
            runner.join()


def stay(server: Scripted, _connection: Any) -> None:
    """Leave the connection open and say nothing more."""
    server.late = not server.over.wait(PATIENCE)


def reset(_server: Any, connection: socket.socket) -> None:
    """Break the connection off, as a restarted proxy does."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def drip(data: bytes) -> Step:
    """Send the same bytes again and again, often enough that no single read ever waits long."""

    def step(server: Scripted, connection: socket.socket) -> None:
        for _ in range(int(PATIENCE / 0.05)):
            if server.over.wait(0.05):
                return
            connection.sendall(data)
        server.late = True

    return step


def head(kind: str, status: str = "200 OK", *more: str) -> bytes:
    """The beginning of a response whose end is the end of the connection."""
    return "\r\n".join([f"HTTP/1.1 {status}", f"content-type: {kind}", *more, "", ""]).encode()
