"""What is complete in an answer that was cut off: whole entries of its lists, and fields that came to their end."""

import json
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from coach.domain.text import cleaned
from coach.engine.roles.forms import Form

Filled = TypeVar("Filled", bound=BaseModel)

_KEPT_WITHIN = (["{"], ["{", "["], ["{", "{"])
"""Where an answer may end: between its fields, between entries of a list, between fields of a part. An entry of a list
that was begun is left out as a whole: half a score is none."""

_CLOSERS = {"{": "}", "[": "]"}


def kept_of_cut(answer: str, form: type[Filled]) -> Filled | None:
    """Return what is complete in an answer that was cut off, or None where that is too little for its form."""
    whole = complete_part(answer)
    if not whole or not issubclass(form, Form):
        return None
    try:
        filled = form.model_validate(_plain(json.loads(whole, object_pairs_hook=_once)))
    except (ValueError, ValidationError, RecursionError):
        return None
    return filled if isinstance(filled, form) and filled.enough_of_cut() else None


def complete_part(answer: str) -> str:
    """Return the longest beginning of a JSON object that is complete, closed where it was cut; empty if none is."""
    text = answer[answer.find("{") :] if "{" in answer else ""
    opened: list[str] = []
    ends, closed, within, escaped = 0, "", False, False
    for place, char in enumerate(text):
        if within:
            within, escaped = escaped or char != '"', not escaped and char == "\\"
        elif char == '"':
            within = True
        elif char in _CLOSERS:
            opened.append(char)
        elif char in "}]":
            if not opened or _CLOSERS[opened.pop()] != char:
                return ""
            if opened in _KEPT_WITHIN or not opened:
                ends, closed = place + 1, _closing(opened)
            if not opened:
                break
        elif char == "," and opened in _KEPT_WITHIN:
            ends, closed = place, _closing(opened)
    return text[:ends] + closed


def _closing(opened: list[str]) -> str:
    return "".join(_CLOSERS[one] for one in reversed(opened))


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) < len(pairs):
        raise ValueError("the same name twice in one object")
    return dict(pairs)


def _plain(value: Any) -> Any:
    """Return a value as text from outside may be stored."""
    if isinstance(value, str):
        return cleaned(value)
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return {cleaned(name): _plain(one) for name, one in value.items()} if isinstance(value, dict) else value
