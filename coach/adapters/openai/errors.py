"""What an endpoint refuses and why, and every error of the vendor's client made ours.

What the vendor wrote is looked at and never repeated: it may hold the key.
"""

import json
import math
import re
import time
from collections.abc import Mapping
from email.utils import mktime_tz, parsedate_tz
from typing import Any, NamedTuple

from coach.errors import (
    ModelBusy,
    ModelError,
    ModelFiltered,
    ModelQuota,
    ModelRefused,
    ModelRejected,
    ModelTimeout,
    ModelUnreachable,
    ModelUnusable,
)

UNKNOWN_WAIT, LONGEST_TOLD = 30, 86_400
"""Seconds told where the endpoint names none, and at most."""

# Codes and types in lower case. 1301 and 1113 are Zhipu's, Arrearage and DataInspectionFailed DashScope's,
# exceeded_current_quota_error Moonshot's; DeepSeek filters with nothing but the words "Content Exists Risk".
_FILTERED = {"content_filter", "content_policy_violation", "data_inspection_failed", "datainspectionfailed", "1301"}
_QUOTA = {
    "insufficient_quota", "insufficient_balance", "billing_hard_limit_reached", "exceeded_current_quota_error",
    "arrearage", "1113",
}  # fmt: skip
_FILTERED_WORDS = re.compile(
    r"content exists risk|content[_ ](filter|management policy)|inappropriate content|data_?inspection_?failed"
    r"|不安全或敏感内容"
)
_QUOTA_WORDS = re.compile(r"insufficient[_ ](quota|balance)|exceeded your current quota|arrearage|余额不足")
_TOO_LONG = re.compile(
    r"context[_ ](length|window|size)|maximum context|exceed_context|range of input length|prompt is too long"
)
LOOKED_AT = 4000
"""Characters of a refusal that are looked at: some servers send the whole request back."""


class Refusal(NamedTuple):
    """Why an endpoint refused, in lower case: its code and type, the parameter it points at, the sentence it wrote, and
    all it sent together."""

    status: int
    kinds: frozenset[str]
    parameter: str
    sentence: str
    everything: str

    @property
    def filtered(self) -> bool:
        """Whether a content filter did it."""
        return bool(self.kinds & _FILTERED or _FILTERED_WORDS.search(self.sentence))

    @property
    def quota(self) -> bool:
        """Whether the account has nothing left."""
        return self.status == 402 or bool(self.kinds & _QUOTA or _QUOTA_WORDS.search(self.sentence))

    @property
    def final(self) -> bool:
        """Whether asking in another way is useless: it is not about how the request was written."""
        return self.filtered or self.quota or bool(_TOO_LONG.search(f"{self.sentence} {' '.join(self.kinds)}"))


def refusal_of(status: int, body: Any) -> Refusal:
    """Return what an error's body tells, whatever it is made of; `status` 0 for one within a stream."""
    told: Mapping[str, Any] = body if isinstance(body, Mapping) else {}
    kinds = frozenset(str(told[name]).lower() for name in ("code", "type") if told.get(name) is not None)
    words = (told.get("message"), told.get("detail"), body)
    sentence = next((found for found in words if found and isinstance(found, str)), "")
    everything = json.dumps(body, ensure_ascii=False, default=str)[:LOOKED_AT].lower()
    return Refusal(status, kinds, str(told.get("param")).lower(), sentence[:LOOKED_AT].lower(), everything)


def problem_in(answer: Mapping[str, Any], model: str) -> ModelError | None:
    """Return our error for one that an answer or an event of a stream holds, or None."""
    problem = answer.get("error")
    if not problem and "choices" not in answer and "message" in answer:  # vLLM and DashScope put it at the top
        problem = answer
    if not problem:
        return None
    refusal = refusal_of(0, problem)
    if refusal.quota:
        return ModelQuota(model=model)
    return ModelFiltered() if refusal.filtered else ModelUnusable(found="it broke off with an error")


def ours(error: Exception, model: str, endpoint: str, timeout: float) -> ModelError:
    """Return our error for whatever the vendor's client raised."""
    import httpx2
    import openai

    if isinstance(error, openai.APITimeoutError | httpx2.TimeoutException):
        return ModelTimeout(seconds=f"{timeout:g}")
    if isinstance(error, openai.APIStatusError):
        return _of_status(error, model)
    if isinstance(error, openai.APIConnectionError | httpx2.TransportError):
        return ModelUnreachable(endpoint=endpoint)
    if isinstance(error, openai.ContentFilterFinishReasonError):
        return ModelFiltered()
    if isinstance(error, openai.LengthFinishReasonError):
        return ModelUnusable(found="it was cut off at the token cap")
    if isinstance(error, openai.APIResponseValidationError):
        return ModelUnusable(found="the endpoint did not answer as the protocol says")
    if isinstance(error, openai.APIError):
        return problem_in({"error": error.body or "?"}, model) or ModelUnusable(found="it broke off with an error")
    if isinstance(error, openai.OpenAIError):
        return ModelRejected(status="none", model=model)
    return ModelUnusable(found=f"it could not be read ({type(error).__name__})")


def _of_status(error: Any, model: str) -> ModelError:
    import openai

    status, refusal = error.status_code, refusal_of(error.status_code, error.body)
    if refusal.quota:
        return ModelQuota(model=model)
    if refusal.filtered:
        return ModelFiltered()
    if isinstance(error, openai.AuthenticationError | openai.PermissionDeniedError):
        return ModelRefused(status=status, model=model)
    if status in (408, 409, 425, 429) or status >= 500:
        return ModelBusy(status=status, seconds=_told(asked_wait(error.response.headers)))
    return ModelRejected(status=status, model=model)


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


def _told(wait: float | None) -> str:
    seconds = UNKNOWN_WAIT if wait is None else wait
    return str(max(1, math.ceil(min(seconds, LONGEST_TOLD))))


def holds_the_key(error: BaseException | None) -> bool:
    """Tell whether an error came from a header that cannot be sent: such an error repeats the header, key and all."""
    import httpx2

    while error is not None:
        if isinstance(error, httpx2.LocalProtocolError | UnicodeEncodeError):
            return True
        error = error.__cause__ or error.__context__
    return False
