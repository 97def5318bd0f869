"""What one call took: time and tokens."""

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from coach.domain.model import ModelCall
from coach.engine.roles.chat_model import Call, Message

MOST_TOKENS = 1_000_000_000
"""A figure above is none."""


@dataclass
class Meter:
    """What one call took, filled in while it runs. Times are of the monotonic clock, `received` is in
    characters, `han` how many of them are Chinese."""

    begun: float = field(default_factory=time.monotonic)
    first: float | None = None
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    cached_tokens: int = 0
    received: int = 0
    han: int = 0
    before: tuple[int, int] = (0, 0)

    @property
    def elapsed(self) -> float:
        """Seconds since it began."""
        return time.monotonic() - self.begun

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
            self.cached_tokens = _cached(usage) or self.cached_tokens

    def again(self) -> None:
        """Go on with another request of the same call; what the last one took is added to what the next one tells."""
        self.before = (self.before[0] + (self.prompt_tokens or 0), self.before[1] + (self.completion_tokens or 0))
        self.prompt_tokens = self.completion_tokens = None

    def record(self, model: str, messages: Sequence[Message], call: Call, ended: str) -> ModelCall:
        """Return the call as it is kept. Where the endpoint told no usage, tokens are estimated."""
        prompt, completion = self.prompt_tokens, self.completion_tokens
        estimated = prompt is None or completion is None
        if prompt is None or completion is None:
            prompt = sum(_estimate(len(m.text), _chinese(m.text)) for m in messages)
            completion = _estimate(self.received, self.han)
        return ModelCall(
            role=call.role,
            model=model,
            prompt=call.prompt,
            prompt_tokens=prompt + self.before[0],
            completion_tokens=completion + self.before[1],
            cached_tokens=0 if estimated else min(self.cached_tokens, prompt),
            estimated=estimated,
            first_token_ms=round((self.first - self.begun) * 1000, 1) if self.first else None,
            total_ms=round(self.elapsed * 1000, 1),
            ended=ended,
        )


def _figure(told: Any, known: int | None) -> int | None:
    return told if type(told) is int and 0 <= told <= MOST_TOKENS else known


def _cached(usage: dict[str, Any]) -> int:
    """OpenAI tells it within the details of the prompt, DeepSeek and Moonshot beside it."""
    details = usage.get("prompt_tokens_details")
    within = details.get("cached_tokens") if isinstance(details, dict) else None
    told = (within, usage.get("prompt_cache_hit_tokens"), usage.get("cached_tokens"))
    return max(_figure(one, 0) or 0 for one in told)


def _estimate(characters: int, chinese: int) -> int:
    """One token a Chinese character, one for four others."""
    return chinese + (characters - chinese) // 4


def _chinese(text: str) -> int:
    return len(re.findall(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]", text))
