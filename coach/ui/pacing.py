"""How fast the other side is seen to answer: a person needs a moment, and a line comes in pieces."""

import time
from collections.abc import Iterator

from coach.domain.speech import Piece, SpeechEvent

PAUSE = 0.3
"""Seconds before the first word, in which the other side is seen to be typing; a model takes longer by itself."""

BEAT = 0.02
"""Seconds between two pieces of a line that is there at once; a model's own come no faster."""


def paced(
    events: Iterator[SpeechEvent], pause: float | None = None, beat: float | None = None
) -> Iterator[SpeechEvent]:
    """Yield events no faster than a person would be seen to write."""
    wait, last = PAUSE if pause is None else pause, time.monotonic()
    for event in events:
        if isinstance(event, Piece):
            time.sleep(max(0.0, last + wait - time.monotonic()))
            wait, last = BEAT if beat is None else beat, time.monotonic()
        yield event
