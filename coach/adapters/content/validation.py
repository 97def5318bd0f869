"""From plain data to a noun, with a trainer's words for what is wrong: file, line, field, found, allowed."""

from types import UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from coach.adapters.content.strict_yaml import Parsed, Place, dotted
from coach.errors import ContentError, ContentErrors

Noun = TypeVar("Noun", bound=BaseModel)

FOUND_LIMIT = 60
"""Longest excerpt of what was found, in characters."""


def validated(parsed: Parsed, noun: type[Noun], name: str) -> Noun:
    """Return the noun; raises ContentErrors with every problem of the file at once."""
    try:
        return noun.model_validate(parsed.data)
    except ValidationError as error:
        details = error.errors()
        places = [detail["loc"] for detail in details]
        # A list whose entries are all wrong also counts as too short; the entries themselves say it better.
        wrong = [
            d
            for d in details
            if d["type"] != "too_short" or not any(p[: len(d["loc"])] == d["loc"] != p for p in places)
        ]
        problems = [_problem(detail, parsed, noun, name) for detail in wrong]
        raise ContentErrors(problems) from error


def _problem(detail: ErrorDetails, parsed: Parsed, noun: type[BaseModel], name: str) -> ContentError:
    place: Place = tuple(detail["loc"])
    found, allowed = _excerpt(detail["input"]), str(detail["msg"])
    if detail["type"] == "extra_forbidden":
        found, allowed = f"an unknown field “{place[-1]}”", _fields_at(noun, place[:-1])
    elif detail["type"] == "missing":
        found, allowed = "nothing", "a value (the field is required)"
    elif detail["type"] in ("model_type", "dict_type") and "：" in str(detail["input"]):
        allowed = "fields, each with an ordinary “:” and a space after its name; here it is a full-width “：”"
    allowed = allowed.removeprefix("Value error, ").removeprefix("Input should be ")
    return ContentError(file=name, line=parsed.line(place), field=dotted(place), found=found, allowed=allowed)


def _excerpt(value: object) -> str:
    text = repr(value) if not isinstance(value, str) else f"“{value}”"
    return text if len(text) <= FOUND_LIMIT else text[: FOUND_LIMIT - 1] + "…"


def _fields_at(noun: type[BaseModel], place: Place) -> str:
    """Return the names of the fields that may stand at a place."""
    kind: Any = noun
    for key in place:
        kind = _inside(kind, key)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return "one of " + ", ".join(kind.model_fields)
    return "only the fields the README names"


def _inside(kind: Any, key: str | int) -> Any:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        field = kind.model_fields.get(str(key))
        return _bare(field.annotation) if field else None
    arguments = [a for a in get_args(kind) if a is not Ellipsis]
    return _bare(arguments[-1]) if arguments else None


def _bare(kind: Any) -> Any:
    """Strip Annotated and `| None` from a type."""
    if get_origin(kind) is Annotated:
        return _bare(get_args(kind)[0])
    if get_origin(kind) in (Union, UnionType):
        return _bare(next(a for a in get_args(kind) if a is not type(None)))
    return kind
