"""What is stored and cannot be read: named, left out of lists, and nobody else's trouble."""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

from pydantic import ValidationError

from coach.errors import SessionDamaged

Read = TypeVar("Read")

DAMAGE = (ValueError, LookupError, TypeError)
"""What JSON that is cut off, values that are not allowed and rows that are missing raise when they are read."""

AT_ONCE = 500
"""Sessions read with one question; a database takes only so many values in one."""


@contextmanager
def intact(session_id: str) -> Iterator[None]:
    """Raise SessionDamaged where what is stored of a session cannot be read."""
    try:
        yield
    except DAMAGE as error:
        _log(session_id, error)
        raise SessionDamaged(id=session_id) from error


def readable(read: Callable[[Sequence[str]], Sequence[Read]], ids: Sequence[str]) -> list[Read]:
    """Return what `read` makes of sessions, in their order; those it cannot read are logged and left out.

    Where one of many is damaged the halves are read by themselves, down to the one it is.
    """
    if len(ids) <= AT_ONCE:
        try:
            return list(read(ids)) if ids else []
        except DAMAGE as error:
            if len(ids) == 1:
                _log(ids[0], error)
                return []
    middle = len(ids) // 2
    return readable(read, ids[:middle]) + readable(read, ids[middle:])


def _log(session_id: str, error: Exception) -> None:
    """Say where the damage is, but not what stands there: it may be somebody's words."""
    where = error.errors(include_input=False)[0]["loc"] if isinstance(error, ValidationError) else ()
    at = ".".join(map(str, where)) or type(error).__name__
    logging.getLogger(__name__).error("Session %s cannot be read (%s)", session_id, at)
