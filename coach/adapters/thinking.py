"""Models that think aloud: what stands between <think> tags is not part of the answer."""

from collections.abc import Iterable, Iterator

OPEN, CLOSE = "<think>", "</think>"


def without_thinking(pieces: Iterable[str]) -> Iterator[str]:
    """Yield the pieces without a leading <think>…</think>; text that only might become a tag is held back meanwhile."""
    held, state = "", "before"
    for piece in pieces:
        if state == "after":
            yield piece
            continue
        held += piece
        if state == "before":
            start = held.lstrip()
            if start.startswith(OPEN):
                state = "inside"
            elif not OPEN.startswith(start):
                state = "after"
                yield held
        if state == "inside" and CLOSE in held:
            state = "after"
            rest = held.split(CLOSE, 1)[1].lstrip()
            if rest:
                yield rest
    if state == "before" and held:
        yield held
