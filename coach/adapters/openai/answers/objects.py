"""The JSON objects in what a model wrote, wherever they stand and with the slips models make in writing them."""

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]]|,(?=\s*[}\]])', re.DOTALL)
_CUT = re.compile(r'\{\s*"')
"""An object that begins so and does not end was cut off: what is whole in it is no answer. Other braces are prose."""

MOST = 40
"""Openings of objects looked at: a model that writes more of them writes no answer."""


class Found(NamedTuple):
    """An object and where its text stands."""

    start: int
    end: int
    fields: dict[str, Any]


class TwiceNamed(ValueError):
    """An object with one name twice: of two levels for one criterion, neither is the one that was meant."""


def objects_in(text: str) -> Iterator[Found]:
    """Yield the complete objects of a text that stand in no other, in order. Raises TwiceNamed, RecursionError."""
    at, looked = text.find("{"), 0
    while at >= 0 and looked < MOST:
        looked += 1
        found = _object_at(text, at)
        if found:
            yield found
        elif _CUT.match(text, at):
            return
        at = text.find("{", found.end if found else at + 1)


def _object_at(text: str, start: int) -> Found | None:
    plain, end = _plain(text, start)
    try:
        # Line ends and tabs may stand in strings: models write them as they are.
        fields = json.loads(plain, strict=False, object_pairs_hook=_object)
    except TwiceNamed:
        raise
    except ValueError:
        return None
    return Found(start, end, fields) if end else None


def _plain(text: str, start: int) -> tuple[str, int]:
    """Return the text of the object that begins there, without commas before a closing bracket, and its end; 0 for an
    object that does not end."""
    parts, depth, at = list[str](), 0, start
    for token in _TOKEN.finditer(text, start):
        sign = token[0]
        if sign == ",":
            parts.append(text[at : token.start()])
            at = token.end()
        elif sign in "{[":
            depth += 1
        elif sign in "}]":
            depth -= 1
            if not depth:
                return "".join([*parts, text[at : token.end()]]), token.end()
    return "", 0


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) < len(pairs):
        raise TwiceNamed("the same name twice in one object")
    return fields
