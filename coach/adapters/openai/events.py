"""The events of a streamed answer."""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from itertools import chain
from typing import TYPE_CHECKING, Any

from coach.adapters.openai.limits import TAIL_SECONDS, Deadline

if TYPE_CHECKING:
    import httpx2
    from openai import OpenAI

_LINE_END = re.compile(rb"\r\n|\n|\r")
"""The only ones of the protocol: U+2028 and the like stand in the text of an answer."""

_DONE = b"[DONE]"

Event = Mapping[str, Any]


class Events:
    """The events of a stream as the client reads them, but as plain objects: to build its typed ones of every event
    takes ten times as long, and what odd endpoints send does not fit them."""

    def __init__(self, response: "httpx2.Response", client: "OpenAI", deadline: Deadline) -> None:
        self._response, self._client, self.deadline = response, client, deadline
        self.done = False
        """Whether the endpoint said that the stream is over."""

    def __iter__(self) -> Iterator[Event]:
        import httpx2
        from openai import Stream

        tidied = httpx2.Response(self._response.status_code, content=self._tidied(), request=self._response.request)
        return iter(Stream[Any](cast_to=object, response=tidied, client=self._client))

    def _tidied(self) -> Iterator[bytes]:
        """Yield the data of a stream in the shape its protocol asks for, which the client's own reader insists on.

        Endpoints begin with a byte order mark, forget the empty line after an event, send signs of life as data, or
        bytes that are no UTF-8.
        """
        held, chunks = list[bytes](), self._response.iter_bytes()
        for chunk in chain(chunks, [b"\n"]):
            *lines, rest = _LINE_END.split(chunk)
            if lines:
                lines[0], held = b"".join([*held, lines[0]]), []
            held.append(rest)
            data = [value for line in lines if (value := _data(line))]
            yield b"".join(_event(value) for value in data if value != _DONE)
            if _DONE in data:
                self.done = True
                return self._drain(chunks)

    def _drain(self, chunks: Iterator[bytes]) -> None:
        """Read to the end of the response, which is nearly always there already: only then is the connection kept, and
        opening another would cost the next turn several trips to the endpoint."""
        self.deadline.shorten(TAIL_SECONDS)
        with suppress(Exception):  # the answer is whole, whatever comes after it
            for _chunk in chunks:
                pass


def _data(line: bytes) -> bytes:
    name, _, value = line.removeprefix(b"\xef\xbb\xbf").partition(b":")
    value = value.strip()
    return value if name == b"data" and (value.startswith(b"{") or value == _DONE) else b""


def _event(data: bytes) -> bytes:
    return b"data: " + data.decode("utf-8", "replace").encode() + b"\n\n"
