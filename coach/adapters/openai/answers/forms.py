"""The form an answer was asked for in, found in what the model wrote."""

import json
from collections.abc import Sequence
from typing import Any, Literal

from pydantic import ValidationError

from coach.adapters.openai.answers.objects import Found, objects_in
from coach.adapters.openai.answers.thinking_marks import BETWEEN, mark_in
from coach.domain.text import cleaned
from coach.engine.roles.chat_model import Form
from coach.errors import FormBroken

PROBLEM_LENGTH = 600


def form_in(answer: str, form: type[Form]) -> Form:
    """Return the form from an answer: the first object outside of thinking that fills it. Raises FormBroken."""
    text = _unquoted(cleaned(answer))
    said = said_in(text)
    try:
        objects = [_deeply_cleaned(one.fields) for one in _objects_said(text)]
    except (ValueError, RecursionError) as error:
        raise FormBroken(answer=said, misses="json", found=f"no JSON: {error}"[:PROBLEM_LENGTH]) from error
    if not objects:
        raise FormBroken(answer=said, misses="json", found="no JSON: no complete object")
    broken: ValidationError | None = None
    for fields in objects:
        try:
            return _read(fields, form)
        except ValidationError as error:
            broken = broken or error
    assert broken
    raise FormBroken(answer=said, misses=_missed(broken), found=_problems(broken)) from broken


def said_in(text: str) -> str:
    """Return what of an answer in a form is no thinking; marks within an object are its text."""
    try:
        hidden, _ended = _thinking(text, list(objects_in(text)))
    except (ValueError, RecursionError):
        hidden, _ended = _thinking(text, [])
    return _without(text, hidden)


def _without(text: str, hidden: Sequence[tuple[int, int]]) -> str:
    at, said = 0, list[str]()
    for start, end in hidden:
        said.append(text[at:start])
        at = max(at, end)
    return "".join([*said, text[at:]]).lstrip() if hidden else text


def _read(fields: dict[str, Any], form: type[Form]) -> Form:
    """Read a form; one that stands in an object of its own, as the only field, is read all the same."""
    try:
        return form.model_validate(fields)
    except ValidationError:
        within = list(fields.values())
        if len(within) != 1 or not isinstance(within[0], dict) or set(fields) & set(form.model_fields):
            raise
        return form.model_validate(within[0])


def _objects_said(text: str) -> list[Found]:
    """Return the objects that are no thinking; where all of them are, and it does not end, the only one there is."""
    found = list(objects_in(text))
    hidden, ended = _thinking(text, found)
    outside = [one for one in found if not any(start <= one.start < end for start, end in hidden)]
    if not outside and ended and hidden:  # a draft that breaks off within the thinking hides what follows
        return list(objects_in(_without(text, _thinking(text, [])[0])))
    return outside or (found if not ended and len(found) == 1 else [])


def _unquoted(text: str) -> str:
    """Return what an answer holds that is one string of JSON, for models that write their answer twice over."""
    if text.strip().startswith('"{'):
        try:
            found = json.loads(text, strict=False)
        except ValueError:
            return text
        return cleaned(found) if isinstance(found, str) else text
    return text


def _thinking(text: str, found: Sequence[Found]) -> tuple[list[tuple[int, int]], bool]:
    """Return where thinking stands, and whether the last of it ends; marks within an object are its text."""
    hidden, opened, at = list[tuple[int, int]](), -1, 0
    while mark := mark_in(text, at):
        at = mark.end
        around = next((one.end for one in found if one.start < mark.start < one.end and opened < 0), None)
        if around is not None:
            at = around
        elif mark.kind == "open" and opened < 0:
            opened = mark.start
        elif mark.kind == "final" or (mark.kind == "close" and (opened >= 0 or mark.family not in BETWEEN)):
            hidden.append((opened if opened >= 0 and mark.kind == "close" else 0, mark.end))
            opened = -1
    if opened >= 0:
        hidden.append((opened, len(text)))
    return hidden, opened < 0


def _missed(error: ValidationError) -> Literal["fields", "values"]:
    """What a schema holds an answer to is the fields and their types, not every condition on their values."""
    kinds = {problem["type"] for problem in error.errors()}
    shape = any(kind in ("missing", "extra_forbidden") or kind.endswith("_type") for kind in kinds)
    return "fields" if shape else "values"


def _deeply_cleaned(value: Any) -> Any:
    """Clean once more: what is written as an escape in JSON is only now the character it stands for."""
    if isinstance(value, str):
        return cleaned(value)
    if isinstance(value, list):
        return [_deeply_cleaned(one) for one in value]
    if isinstance(value, dict):
        cleaned_fields = {cleaned(name): _deeply_cleaned(one) for name, one in value.items()}
        if len(cleaned_fields) < len(value):
            raise ValueError("the same name twice in one object")
        return cleaned_fields
    return value


def _problems(error: ValidationError) -> str:
    told = [f"{'.'.join(str(part) for part in e['loc']) or 'answer'}: {e['msg']}" for e in error.errors()[:4]]
    return "; ".join(told)[:PROBLEM_LENGTH]
