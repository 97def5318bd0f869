"""Deadlines of many calls, kept by one thread: starting a thread for each is three per cent of what a turn computes."""

import heapq
import itertools
import logging
import threading
import time
from collections.abc import Callable


class Alarm:
    """A deadline that was set."""

    def __init__(self, ring: Callable[[], object]) -> None:
        self.ring: Callable[[], object] | None = ring

    def cancel(self) -> None:
        """Let it pass; one that is ringing already rings on."""
        self.ring = None


class Alarms:
    """Calls back when a time is up. One may be shared by threads; its own thread starts with the first alarm."""

    def __init__(self) -> None:
        self._set: list[tuple[float, int, Alarm]] = []
        self._numbers = itertools.count()
        self._changed = threading.Condition()
        self._watching = False

    def set(self, seconds: float, ring: Callable[[], object]) -> Alarm:
        """Have `ring` called in so many seconds, on the alarms' thread: it must be quick."""
        alarm = Alarm(ring)
        with self._changed:
            heapq.heappush(self._set, (time.monotonic() + seconds, next(self._numbers), alarm))
            if not self._watching:
                self._watching = True
                threading.Thread(target=self._watch, name="alarms", daemon=True).start()
            elif self._set[0][2] is alarm:
                self._changed.notify()
        return alarm

    def _watch(self) -> None:
        while True:
            ring = self._next().ring  # looked at once: it may be cancelled meanwhile
            try:
                if ring:
                    ring()
            except Exception:
                logging.getLogger(__name__).exception("An alarm could not ring")

    def _next(self) -> Alarm:
        """Return the next alarm when its time is up."""
        with self._changed:
            while True:
                left = self._set[0][0] - time.monotonic() if self._set else None
                if left is not None and left <= 0:
                    return heapq.heappop(self._set)[2]
                self._changed.wait(left)
