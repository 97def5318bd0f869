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

from coach.errors import ModelError, ModelFiltered, ModelQuota, ModelTooSmall, ModelUnusable

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
    def too_long(self) -> bool:
        """Whether the prompt is longer than the model can read."""
        return bool(_TOO_LONG.search(f"{self.sentence} {' '.join(self.kinds)}"))

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
    told: Mapping[str, Any] = body if isinstance(body, Mapping) else {}
    kinds = frozenset(str(told[name]).lower() for name in ("code", "type") if told.get(name) is not None)
    words = (told.get("message"), told.get("msg"), told.get("detail"), body)
    sentence = next((found for found in words if found and isinstance(found, str)), "")
    everything = json.dumps(body, ensure_ascii=False, default=str)[:LOOKED_AT].lower()
    return Refusal(status, kinds, str(told.get("param")).lower(), sentence[:LOOKED_AT].lower(), everything)


def problem_in(answer: Mapping[str, Any], model: str) -> ModelError | None:
    """Return our error for one that an answer or an event of a stream holds, or None."""
    problem = answer.get("error")
    if not problem and "choices" not in answer and ("message" in answer or "msg" in answer):
        problem = answer  # vLLM, DashScope and Zhipu put it at the top
    if not problem:
        return None
    return refusal_of(0, problem).error(model) or ModelUnusable(found="it broke off with an error")


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
