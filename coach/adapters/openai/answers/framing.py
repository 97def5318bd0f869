"""How an answer is framed, told from its first bytes: what headers say of it is often wrong."""

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any, NamedTuple

from coach.adapters.openai.answers.events import FIELDS, LINE_END
from coach.adapters.openai.limits import TAIL_SECONDS, Deadline

_MARK = b"\xef\xbb\xbf"
_LONGEST_FIELD = max(map(len, FIELDS)) + 1


class Framed(NamedTuple):
    """An answer whose beginning has been read: whether it comes in events, and all of its bytes."""

    in_events: bool
    chunks: Iterator[bytes]


def framed(chunks: Iterable[bytes]) -> Framed:
    """Read until it is clear whether this is a stream of events or one body. Raises httpx2.TransportError."""
    rest, seen = iter(chunks), b""
    for chunk in rest:
        seen += chunk
        in_events = _in_events(seen)
        if in_events is not None:
            return Framed(in_events, chain([_bare(seen)], rest))
    return Framed(False, iter([_bare(seen)]))


def body_of(chunks: Iterator[bytes], deadline: Deadline) -> bytes:
    """Return a body, whole as soon as its JSON is: some servers leave the connection open, or break it off.

    Raises httpx2.TransportError where it breaks off before.
    """
    body, last = b"", b""
    for chunk in chunks:
        body, last = body + chunk, chunk.rstrip()[-1:] or last
        if last in (b"}", b"]") and _object(body) is not None:
            deadline.shorten(TAIL_SECONDS)
            _rest(chunks)
            return body
    return body


def _rest(chunks: Iterator[bytes]) -> None:
    """Read to the end, so that the connection can serve the next call."""
    try:
        for _chunk in chunks:
            pass
    except Exception:  # the answer is whole, whatever comes after it
        return


def _in_events(seen: bytes) -> bool | None:
    """Tell whether these bytes begin a stream of events, None while that is open."""
    begin = _bare(seen).lstrip()
    while begin.startswith(b":"):  # a comment, which a stream may begin with and some servers send before a body
        _comment, *more = LINE_END.split(begin, 1)
        if not more:
            return None
        begin = more[0].lstrip()
    if begin[:1] in (b"{", b"["):
        return _in_lines(begin)
    name, colon, _value = begin[:_LONGEST_FIELD].partition(b":")
    if colon:
        return name in FIELDS
    return None if any(field.startswith(name) for field in FIELDS) or _MARK.startswith(begin) else False


def _in_lines(begin: bytes) -> bool | None:
    """Tell whether JSON is the first of several lines, each an event without the name of its field."""
    line, *more = LINE_END.split(begin, 1)
    first = _object(line) if line.rstrip().endswith(b"}") else None
    if first is not None:
        return any(isinstance(choice, Mapping) and "delta" in choice for choice in first.get("choices") or ())
    return False if more or len(begin) > 65_536 else None


def _object(data: bytes) -> Mapping[str, Any] | None:
    try:
        found = json.loads(data.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, Mapping) else None


def _bare(seen: bytes) -> bytes:
    return seen.removeprefix(_MARK)
