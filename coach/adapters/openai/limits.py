"""How long a call may take, and how much may come back."""

import time

STREAM_TIMES = 3
"""A call may last this many times the timeout in all, however it drips."""

CONNECT_SECONDS = 5.0
TAIL_SECONDS = 0.5
"""How long what follows the end of an answer may take: its usage figures, the end of the response."""

LARGEST = 16 * 2**20
"""Bytes of a response: an answer of ten thousand tokens, each in an event of its own, is a quarter of that."""

CHARACTERS_A_TOKEN = 8
"""More characters than this for each allowed token is no answer any more."""

ENVELOPE = 16_384
"""Characters granted beside that to an answer in one piece, for the blanks and words around a form."""


class Deadline:
    """The end of one call: of connecting, headers, answer and a second try together."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    @property
    def left(self) -> float:
        """Seconds until then, below zero afterwards."""
        return self._end - time.monotonic()

    def shorten(self, seconds: float) -> None:
        """Let it come in so many seconds, if it was to come later."""
        self._end = min(self._end, time.monotonic() + seconds)


class Step(float):
    """Seconds one step of a call may take; it brings the call's deadline with it to where the step is taken."""

    deadline: Deadline

    @classmethod
    def of(cls, seconds: float, deadline: Deadline) -> "Step":
        """Return a step that may take so many seconds, and no longer than the call."""
        step = cls(seconds)
        step.deadline = deadline
        return step


def allowed(seconds: float | None) -> float | None:
    """Return what a step may take now: 0 or less when its call is over, None for no limit."""
    return min(seconds, seconds.deadline.left) if isinstance(seconds, Step) else seconds
