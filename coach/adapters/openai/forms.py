"""The form an answer was asked for in, found in what the model wrote."""

import json
from typing import Any, Literal

from pydantic import ValidationError

from coach.domain.text import cleaned
from coach.engine.roles.chat_model import Form
from coach.errors import FormBroken

PROBLEM_LENGTH = 600


def form_in(answer: str, form: type[Form]) -> Form:
    """Return the form from an answer that may stand in a code fence or among other words. Raises FormBroken."""
    text = cleaned(answer)
    start, end = text.find("{"), text.rfind("}")
    try:
        # Cleaned once more: what is written as an escape in JSON is only now the character it stands for.
        bare = text[start : end + 1] if 0 <= start < end else text
        said = _deeply_cleaned(json.loads(bare, object_pairs_hook=_object))
    except (ValueError, RecursionError) as error:
        reason = f"no JSON: {error}"[:PROBLEM_LENGTH]
        raise FormBroken(answer=text, misses="json", found=reason) from error
    try:
        return form.model_validate(said)
    except ValidationError as error:
        raise FormBroken(answer=text, misses=_missed(error), found=_problems(error)) from error


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse a name that stands there twice: of two levels for one criterion, neither is the one that was meant."""
    fields = {cleaned(name): value for name, value in pairs}
    if len(fields) < len(pairs):
        raise ValueError("the same name twice in one object")
    return fields


def _missed(error: ValidationError) -> Literal["fields", "values"]:
    """What a schema holds an answer to is the fields and their types, not every condition on their values."""
    kinds = {problem["type"] for problem in error.errors()}
    shape = any(kind in ("missing", "extra_forbidden") or kind.endswith("_type") for kind in kinds)
    return "fields" if shape else "values"


def _deeply_cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return cleaned(value)
    if isinstance(value, list):
        return [_deeply_cleaned(one) for one in value]
    if isinstance(value, dict):
        return {name: _deeply_cleaned(one) for name, one in value.items()}
    return value


def _problems(error: ValidationError) -> str:
    told = [f"{'.'.join(str(part) for part in e['loc']) or 'answer'}: {e['msg']}" for e in error.errors()[:4]]
    return "; ".join(told)[:PROBLEM_LENGTH]
