"""What an answer is: its words and figures, whether it is whole, and the form it was asked for in."""

import json
import re
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from pydantic import ValidationError

from coach.domain.text import cleaned
from coach.engine.roles.chat_model import Form
from coach.errors import FormBroken, ModelFiltered, ModelUnusable

MOST_TOKENS = 1_000_000_000
"""A figure above is none."""

PROBLEM_LENGTH = 600
_FILTERED = ("content_filter", "sensitive")
_CUT = ("length", "max_tokens")
_WHOLE = ("stop", "eos", "eos_token", "stop_sequence", "end_turn", "complete", "completed")


@dataclass
class Meter:
    """What one call took, filled in while it runs. Times are of the monotonic clock, `received` is in
    characters, `han` how many of them are Chinese."""

    begun: float = field(default_factory=time.monotonic)
    first: float | None = None
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    received: int = 0
    han: int = 0

    @property
    def reckoned(self) -> int:
        """The tokens of the answer by the rule of thumb, for an endpoint that does not tell."""
        return _thumb(self.received, self.han)

    @property
    def told(self) -> bool:
        """Whether the endpoint told what the call took."""
        return self.prompt_tokens is not None and self.completion_tokens is not None

    def saw(self, piece: str) -> None:
        """Count a piece of the answer."""
        if self.first is None:
            self.first = time.monotonic()
        self.received += len(piece)
        self.han += _chinese(piece)

    def read(self, usage: Any) -> None:
        """Take the figures an endpoint tells, as far as they are figures."""
        if isinstance(usage, dict):
            self.prompt_tokens = _figure(usage.get("prompt_tokens"), self.prompt_tokens)
            self.completion_tokens = _figure(usage.get("completion_tokens"), self.completion_tokens)


def _figure(told: Any, known: int | None) -> int | None:
    return told if type(told) is int and 0 <= told <= MOST_TOKENS else known


def words_of(message: Any) -> str:
    """Return the text of a message or a piece of one; some endpoints send it in parts."""
    content = message.get("content") if message else None
    if isinstance(content, list):
        parts = [part.get("text") for part in content if isinstance(part, dict)]
        return "".join(part for part in parts if isinstance(part, str))
    return content if isinstance(content, str) else ""


def require_whole(finished: str | None, received: int, over: bool) -> None:
    """Raise ModelFiltered or ModelUnusable unless an answer is whole.

    `finished`: the reason the endpoint gave · `received`: characters · `over`: it is over for the endpoint, by
    whatever sign.
    """
    reason = finished.lower() if isinstance(finished, str) else ""
    if reason in _FILTERED:
        raise ModelFiltered()
    if reason in _CUT:
        raise ModelUnusable(found="it was cut off at the token cap")
    if not received:
        raise ModelUnusable(found="it is empty")
    if reason not in _WHOLE and (reason or not over):
        raise ModelUnusable(found="it broke off")


def cleaned_pieces(pieces: Iterable[str]) -> Iterator[str]:
    """Yield the pieces as text from outside may be stored; what may go with the next piece waits for it."""
    held = ""
    for piece in pieces:
        if not held and piece.isprintable():
            yield piece
            continue
        now, held = _parted(held + piece)
        if now := cleaned(now):
            yield now
    if rest := cleaned(held):
        yield rest


def _parted(text: str) -> tuple[str, str]:
    """Keep back half a character or half a line end at the end of a piece."""
    waits = "\ud800" <= text[-1] <= "\udbff" or text[-1] == "\r"
    return (text[:-1], text[-1]) if waits else (text, "")


def form_in(answer: str, form: type[Form]) -> Form:
    """Return the form from an answer that may stand in a code fence or among other words. Raises FormBroken."""
    text = cleaned(answer)
    start, end = text.find("{"), text.rfind("}")
    try:
        # Cleaned once more: what is written as an escape in JSON is only now the character it stands for.
        said = _deeply_cleaned(json.loads(text[start : end + 1] if 0 <= start < end else text))
    except (ValueError, RecursionError) as error:
        reason = f"no JSON: {error}"[:PROBLEM_LENGTH]
        raise FormBroken(answer=text, misses="json", found=reason) from error
    try:
        return form.model_validate(said)
    except ValidationError as error:
        raise FormBroken(answer=text, misses=_missed(error), found=_problems(error)) from error


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
        return {cleaned(name): _deeply_cleaned(one) for name, one in value.items()}
    return value


def _problems(error: ValidationError) -> str:
    told = [f"{'.'.join(str(part) for part in e['loc']) or 'answer'}: {e['msg']}" for e in error.errors()[:4]]
    return "; ".join(told)[:PROBLEM_LENGTH]


def reckoned(text: str) -> int:
    """Return the tokens of a text as a rule of thumb: one a Chinese character, one for four others."""
    return _thumb(len(text), _chinese(text))


def _thumb(characters: int, chinese: int) -> int:
    return chinese + (characters - chinese) // 4


def _chinese(text: str) -> int:
    return len(re.findall(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]", text))
