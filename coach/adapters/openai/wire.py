"""Reading an answer off the wire: lines, events or one JSON body, none of them endless in time or size."""

import json
import re
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from types import TracebackType
from typing import TYPE_CHECKING, Any

from coach.adapters.openai.alarms import Alarms
from coach.errors import ModelTimeout, ModelUnusable

if TYPE_CHECKING:
    import httpx2

_LINE_END = re.compile(rb"\r\n|\n|\r")
"""The only ones of the protocol: U+2028 and the like stand in the text of an answer."""

ENVELOPE = 16_384
"""Bytes granted beside the answer itself, for what endpoints wrap around it."""

ALARMS = Alarms()

DRAIN_SECONDS = 0.2
"""How long the end of a response may take after the end of the answer."""


class Body:
    """The body of an open response, to be read once. Leaving it closes the connection or hands it back."""

    def __init__(self, response: "httpx2.Response", seconds: float, size: int) -> None:
        """`seconds`: for all of it, however it drips · `size`: bytes of an answer in one piece, or of one line."""
        self._response, self._seconds, self._size = response, seconds, size + ENVELOPE
        self._late = threading.Event()
        self.done = False
        """Whether the endpoint said that a stream is over."""

    def __enter__(self) -> "Body":
        # Closing the response from elsewhere ends a read that would otherwise hang on an endpoint that only drips.
        self._alarm = ALARMS.set(self._seconds, self._end)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._alarm.cancel()
        self._response.close()

    def piecewise(self, streamed: bool) -> bool:
        """Tell whether this is a stream of events; where the endpoint does not say, whether it was asked for one."""
        kind = self._response.headers.get("content-type", "").lower()
        return "event-stream" in kind or (streamed and "json" not in kind)

    def whole(self) -> dict[str, Any]:
        """Return the JSON object that is the body. Raises ModelTimeout, ModelUnusable, ValueError."""
        data = bytearray()
        for chunk in self._chunks():
            data += chunk
            if len(data) > self._size:
                raise ModelUnusable(found="it does not end")
        return _object(bytes(data))

    def events(self) -> Iterator[dict[str, Any]]:
        """Yield the events of a stream. Raises ModelTimeout, ModelUnusable, ValueError."""
        lines = self._lines()
        for line in lines:
            if not line.startswith(b"data:"):
                continue
            data = line[5:].strip()
            if data == b"[DONE]":
                self.done = True
                return self._drain(lines)
            if data:
                yield _object(data)

    def _drain(self, lines: Iterator[bytes]) -> None:
        """Read to the end of the response, which is nearly always there already: only then is the connection kept, and
        opening another would cost the next turn several trips to the endpoint."""
        self._alarm.cancel()
        self._alarm = ALARMS.set(DRAIN_SECONDS, self._hang_up)
        with suppress(Exception):  # the answer is whole, whatever comes after it
            for _line in lines:
                pass

    def _hang_up(self) -> None:
        """End the connection under a read that waits; closing would only end the next one."""
        stream = self._response.extensions.get("network_stream")
        if stream and (connected := stream.get_extra_info("socket")):
            with suppress(OSError):
                connected.shutdown(socket.SHUT_RDWR)

    def _lines(self) -> Iterator[bytes]:
        rest = b""
        for chunk in self._chunks():
            *lines, rest = _LINE_END.split(rest + chunk)
            yield from lines
            if len(rest) > self._size:
                raise ModelUnusable(found="it does not end")
        yield rest

    def _chunks(self) -> Iterator[bytes]:
        try:
            yield from self._response.iter_bytes()
        except Exception as error:
            if self._late.is_set():  # whatever a read from a closed connection raises
                raise self._too_late() from error
            raise
        if self._late.is_set():
            raise self._too_late()

    def _end(self) -> None:
        self._late.set()
        self._response.close()

    def _too_late(self) -> ModelTimeout:
        return ModelTimeout(seconds=f"{self._seconds:g}")


def _object(data: bytes) -> dict[str, Any]:
    found = json.loads(data.decode("utf-8", "replace"))
    if not isinstance(found, dict):
        raise ModelUnusable(found="the endpoint did not answer as the protocol says")
    return found
