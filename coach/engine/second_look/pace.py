"""Whether a model is asked to read as well: always, never, or as long as its answers come in time."""

import threading
from collections.abc import Callable
from typing import Literal

ReadingMode = Literal["auto", "model", "embedded"]

SECONDS = 1.0
"""How long a reply waits for a second reading: the first word of the answer waits with it."""

LATE = 3
"""So many in a row that came late, or could not be read, and none is asked for until REST has passed."""

REST = 300.0
"""Seconds until one reply tries again, and the next ones with it if that answer comes in time."""


class Pace:
    """What is known of how fast short calls are answered, by everybody in this process. `now` gives seconds."""

    def __init__(self, mode: ReadingMode, now: Callable[[], float]) -> None:
        self._mode, self._now = mode, now
        self._late, self._until = 0, 0.0
        self._lock = threading.Lock()

    def asks(self) -> bool:
        """Tell whether the next reply asks. While `auto` rests, the first reply after the rest is the only one to."""
        if self._mode != "auto":
            return self._mode == "model"
        with self._lock:
            if self._late < LATE:
                return True
            if self._now() < self._until:
                return False
            self._until = self._now() + REST
            return True

    def came(self, in_time: bool) -> None:
        """Note whether an answer came in time and could be read."""
        with self._lock:
            self._late = 0 if in_time else self._late + 1
            if self._late >= LATE:
                self._until = self._now() + REST
