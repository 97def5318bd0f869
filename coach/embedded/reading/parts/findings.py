"""What the detectors hand to each other."""

from typing import NamedTuple


class Found(NamedTuple):
    """A part seen at a level (1 or 2) in the bounds of a clause; `guess` says it is about the other side."""

    level: int
    start: int
    end: int
    guess: bool = False


def overlaps(start: int, end: int, found: list[Found]) -> bool:
    """Tell whether any of them overlaps the span."""
    return any(item.start < end and start < item.end for item in found)
