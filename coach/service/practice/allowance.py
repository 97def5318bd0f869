"""What one learner may use: replies a minute, and tokens of the language model a day."""

import math
import threading
from collections import defaultdict, deque
from typing import NamedTuple

from coach.domain.session import Learner
from coach.errors import BudgetSpent, TooFast
from coach.service.protocols import Clock, Store

MINUTE = 60.0


class Limits(NamedTuple):
    """`daily_tokens` of a learner in a day (UTC), prompt and completion together; `a_minute` replies and questions."""

    daily_tokens: int = 400_000
    a_minute: int = 20


class Allowance:
    """Counts against the limits. Tokens are what the store has recorded; the last minute is kept in this process."""

    def __init__(self, limits: Limits, store: Store, clock: Clock) -> None:
        self._limits, self._store, self._clock = limits, store, clock
        self._recent: dict[str, deque[float]] = defaultdict(deque)
        self._lock = threading.Lock()

    def take(self, learner: Learner, tokens: bool = True) -> None:
        """Count one use, of the model's `tokens` too unless told otherwise; raises BudgetSpent, TooFast."""
        if tokens and self.is_spent(learner.id):
            raise BudgetSpent(allowed=f"{self._limits.daily_tokens:,}")
        now = self._clock.monotonic()
        with self._lock:
            recent = self._recent[learner.id]
            while recent and recent[0] <= now - MINUTE:
                recent.popleft()
            if len(recent) >= self._limits.a_minute:
                raise TooFast(allowed=self._limits.a_minute, seconds=math.ceil(recent[0] + MINUTE - now))
            recent.append(now)

    def is_spent(self, learner_id: str) -> bool:
        """Tell whether the day's tokens are used up."""
        midnight = self._clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
        return self._store.tokens_since(learner_id, midnight) >= self._limits.daily_tokens
