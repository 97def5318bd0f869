"""What an endpoint refuses and why.

What the vendor wrote is looked at and never repeated: it may hold the key.
"""

import json
import math
import re
import time
from collections.abc import Mapping
from email.utils import mktime_tz, parsedate_tz
from typing import Any, NamedTuple

from coach.adapters.openai.negotiation import refusal_words as words
from coach.errors import ModelBusy, ModelError, ModelFiltered, ModelQuota, ModelRefused, ModelTooSmall, ModelUnusable

UNKNOWN_WAIT = 30
"""Seconds told where the endpoint names none."""

LOOKED_AT = 4000
"""Characters of a refusal that are looked at: some servers send the whole request back."""


class Refusal(NamedTuple):
    """Why an endpoint refused, in lower case: its codes and types, the parameter it points at, the sentence it wrote,
    and all it sent together."""

    status: int
    kinds: frozenset[str]
    parameter: str
    sentence: str
    everything: str

    @property
    def filtered(self) -> bool:
        """Whether a content filter did it."""
        return bool(self.kinds & words.FILTERED.codes or words.FILTERED.said.search(self.sentence))

    @property
    def quota(self) -> bool:
        """Whether the account has nothing left."""
        if self.status == 402 or self.kinds & words.QUOTA.codes or "402" in self.kinds:
            return True
        return bool(words.QUOTA.said.search(self.sentence)) and not words.A_MINUTE.search(self.everything)

    @property
    def too_long(self) -> bool:
        """Whether the prompt is longer than the model can read."""
        if self.kinds & words.TOO_LONG.codes:
            return True
        return (
            bool(words.TOO_LONG.said.search(f"{self.sentence} {' '.join(self.kinds)}"))
            and not self.busy
            and not self.cap
        )

    @property
    def busy(self) -> bool:
        """Whether the endpoint may take the same request later."""
        return bool(
            self.kinds & words.BUSY.codes
            or words.BUSY.said.search(self.sentence)
            or words.A_MINUTE.search(self.sentence)
        )

    @property
    def key(self) -> bool:
        """Whether it is the key that is refused."""
        return bool(self.kinds & words.KEY.codes or words.KEY.said.search(self.sentence))

    @property
    def cap(self) -> bool:
        """Whether the cap on the answer alone is too large; a shorter prompt would not help."""
        return bool(words.CAP.search(self.sentence)) and not re.search(
            r"context|prompt|input|输入|上下文", self.sentence
        )

    @property
    def final(self) -> bool:
        """Whether asking in another way is useless: it is not about how the request was written."""
        return self.filtered or self.quota or self.too_long

    def error(self, model: str) -> ModelError | None:
        """Return our error for a final one, else None."""
        if self.quota:
            return ModelQuota(model=model)
        if self.filtered:
            return ModelFiltered()
        return ModelTooSmall(model=model) if self.too_long else None


def refusal_of(status: int, body: Any) -> Refusal:
    """Return what an error's body tells, whatever it is made of; `status` 0 for one within a stream."""
    if isinstance(body, list) and body:
        body = body[0].get("error", body[0]) if isinstance(body[0], Mapping) else body
    told: Mapping[str, Any] = body if isinstance(body, Mapping) else {}
    kinds = frozenset(str(told[name]).lower() for name in words.CODES if told.get(name) is not None)
    within = [told.get("innererror"), told.get("inner_error")]
    kinds |= {str(inner.get("code")).lower() for inner in within if isinstance(inner, Mapping)}
    sentence = _sentence(told, body)[:LOOKED_AT].lower()
    everything = json.dumps(body, ensure_ascii=False, default=str)[:LOOKED_AT].lower()
    return Refusal(status, kinds, str(told.get("param")).lower(), sentence, everything)


def _sentence(told: Mapping[str, Any], body: Any) -> str:
    """Return what an endpoint wrote about the error; a gateway puts what its own endpoint wrote beside it."""
    said = (*(told.get(name) for name in words.SAYING), body)
    first = next((found for found in said if found and isinstance(found, str)), "")
    beyond = told.get("metadata")
    raw = beyond.get("raw") if isinstance(beyond, Mapping) else None
    reasons = beyond.get("reasons") if isinstance(beyond, Mapping) else None
    return " ".join([first, *([raw] if isinstance(raw, str) else []), *(["flagged as"] if reasons else [])])


def problem_in(answer: Mapping[str, Any], model: str) -> ModelError | None:
    """Return our error for one that an answer or an event of a stream holds, or None."""
    problem = _problem(answer)
    if not problem:
        return None
    refusal = refusal_of(0, problem)
    if final := refusal.error(model):
        return final
    status = next((kind for kind in sorted(refusal.kinds) if re.fullmatch(r"[45]\d\d", kind)), "200")
    if refusal.key:
        return ModelRefused(status=status, model=model)
    if refusal.busy:
        return ModelBusy(status=status, seconds=UNKNOWN_WAIT)
    return ModelUnusable(found="it broke off with an error")


def _problem(answer: Mapping[str, Any]) -> Any:
    """Return what tells of an error: vLLM, DashScope and Zhipu put it at the top, MiniMax beside the answer, OpenRouter
    into a choice."""
    if answer.get("error"):
        return answer["error"]
    beside, choices = answer.get("base_resp"), answer.get("choices")
    if isinstance(beside, Mapping) and _failed(beside):
        return beside
    if isinstance(choices, list) and choices:
        return next(
            (choice["error"] for choice in choices if isinstance(choice, Mapping) and choice.get("error")), None
        )
    said = any(answer.get(name) for name in words.SAYING)
    codes = [answer[name] for name in ("code", "status_code", "error_code", "errcode") if name in answer]
    if said and (_failed(answer) if codes else "choices" not in answer):
        return answer
    return None


def _failed(answer: Mapping[str, Any]) -> bool:
    codes = (answer.get(name) for name in ("code", "status_code", "error_code", "errcode"))
    return any(str(code).lower() not in words.SUCCESS for code in codes if code is not None)


def asked_wait(headers: Mapping[str, str]) -> float | None:
    """Return the seconds an endpoint asks to wait, 0 or more, or None if it does not say; read as the client does."""
    for name, parts in (("retry-after-ms", 1000), ("retry-after", 1)):
        try:
            seconds = float(headers.get(name, "")) / parts
        except ValueError:
            continue
        if not math.isnan(seconds):
            return max(0.0, seconds)
    date = parsedate_tz(headers.get("retry-after", ""))
    try:
        return None if date is None else max(0.0, mktime_tz(date) - time.time())
    except (ValueError, OverflowError):
        return None
