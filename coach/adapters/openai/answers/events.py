"""The events of a streamed answer."""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from itertools import chain
from typing import TYPE_CHECKING, Any

from coach.adapters.openai.limits import TAIL_SECONDS, Deadline

if TYPE_CHECKING:
    import httpx2
    from openai import OpenAI

LINE_END = re.compile(rb"\r\n|\n|\r")
"""The only ones of the protocol: U+2028 and the like stand in the text of an answer."""

_DONE = b"[DONE]"
_MARK = b"\xef\xbb\xbf"
_BEGINS = tuple(b'{"%s"' % name for name in (b"id", b"choices", b"object", b"error"))
"""What no line of JSON begins with that goes on an event: another event does."""

FIELDS = (b"data", b"event", b"id", b"retry", b"error")
"""Names a line of a stream begins with; `error` is one server's own."""

Event = Mapping[str, Any]


class Events:
    """The events of a stream as the client reads them, but as plain objects: to build its typed ones of every event
    takes ten times as long, and what odd endpoints send does not fit them."""

    def __init__(
        self, response: "httpx2.Response", chunks: Iterator[bytes], client: "OpenAI", deadline: Deadline
    ) -> None:
        self._response, self._chunks, self._client, self.deadline = response, chunks, client, deadline
        self._joined = b""
        self._failing = False
        self.done = False
        """Whether the endpoint said that the stream is over."""
        self.odd = False
        """Whether there were lines that are none of a stream: what a broken server writes instead of an event."""

    def __iter__(self) -> Iterator[Event]:
        import httpx2
        from openai import Stream

        tidied = httpx2.Response(self._response.status_code, content=self._tidied(), request=self._response.request)
        return iter(Stream[Any](cast_to=object, response=tidied, client=self._client))

    def _tidied(self) -> Iterator[bytes]:
        """Yield the data of a stream in the shape its protocol asks for, which the client's own reader insists on.

        Endpoints begin with a byte order mark, forget the empty line after an event, spread one over several lines,
        leave the name of its field out, send signs of life as data, or bytes that are no UTF-8.
        """
        held = list[bytes]()
        for chunk in chain(self._chunks, [b"\n\n"]):
            *lines, rest = LINE_END.split(chunk)
            if lines:
                lines[0], held = b"".join([*held, lines[0]]), []
            held.append(rest)
            data = [value for line in lines for value in self._data(line)]
            yield b"".join(_event(value) for value in data if value != _DONE)
            if _DONE in data:
                self.done = True
                return self._drain(self._chunks)

    def _data(self, line: bytes) -> list[bytes]:
        """Return the events that end with this line, whole where they came over several lines."""
        line = line.removeprefix(_MARK)
        if line[:1] in b"{[":  # nothing at all, or a line of JSON without the name of a field
            return self._json(line.strip()) if line.strip() else self._flushed()
        name, colon, value = line.partition(b":")
        value = value.strip()
        if name == b"data":
            return self._of_data(value)
        if name == b"event":
            self._failing = value == b"error"
        elif name == b"error" and value:
            return [_error(value)]
        self.odd = self.odd or (bool(name.strip()) and not (colon and name in FIELDS))
        return []

    def _of_data(self, value: bytes) -> list[bytes]:
        if value == _DONE:
            return [*self._flushed(), value]
        if self._failing and value and value[:1] not in (b"{", b"["):
            return [_error(value)]
        return self._json(value)

    def _json(self, value: bytes) -> list[bytes]:
        """Take a line of JSON; one that does not end what it begins goes on in the next line."""
        if self._joined and not value.startswith(_BEGINS):
            self._joined += b"\n" + value
            return []
        ready = self._flushed()
        if value.startswith(b"[{"):
            value = value[1:].rstrip(b"]")  # errors of one vendor come in a list
        if not value.startswith(b"{"):
            return ready
        if value.endswith(b"}"):
            return [*ready, value]
        self._joined = value
        return ready

    def _flushed(self) -> list[bytes]:
        ready, self._joined, self._failing = [self._joined] * bool(self._joined), b"", False
        return ready

    def _drain(self, chunks: Iterator[bytes]) -> None:
        """Read to the end of the response, which is nearly always there already: only then is the connection kept, and
        opening another would cost the next turn several trips to the endpoint."""
        self.deadline.shorten(TAIL_SECONDS)
        with suppress(Exception):  # the answer is whole, whatever comes after it
            for _chunk in chunks:
                pass


def _error(words: bytes) -> bytes:
    """Return words about an error as the event of one."""
    said = words.decode("utf-8", "replace")
    try:
        return json.dumps({"error": json.loads(said)}).encode()
    except ValueError:
        return json.dumps({"error": said}).encode()


def _event(data: bytes) -> bytes:
    # One that came over several lines is laid on one: a line end within JSON is a blank.
    return b"data: " + data.replace(b"\n", b" ").decode("utf-8", "replace").encode() + b"\n\n"
