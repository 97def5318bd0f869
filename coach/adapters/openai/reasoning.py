"""Models that think aloud: what stands between <think> tags is not part of the answer.

Some chat templates open the thinking themselves, so that an answer holds only its end. From an answer that is there in
one piece it is simply left out. In a stream the thinking has been handed on as the line when its end arrives: that
stream is given up, and from then on this model's answers are held back up to the end of their thinking. Nobody else
waits for anything.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from coach.errors import ModelUnusable

OPEN, CLOSE = "<think>", "</think>"
Notice = Callable[[bool], None]


def without_thinking(pieces: Iterable[str], begun: bool = False, notice: Notice = lambda _begun: None) -> Iterator[str]:
    """Yield the pieces without a leading <think>…</think>; text that only might become a tag is held back meanwhile.

    `begun`: answers of this model are known to begin within the thinking; `notice` is told when that turns out to be so
    or no longer so. Raises ModelUnusable where thinking has been taken for the answer.
    """
    rest = iter(pieces)
    first = "" if begun else _beginning(rest)
    if begun or first.lstrip().startswith(OPEN):
        said, closed = _after_thinking(first, rest)
        if begun and not closed:
            notice(False)
        yield from filter(None, [said])
        yield from rest
    else:
        answer = answer_in(first, notice)
        yield from filter(None, [answer])
        yield from rest if answer != first else _watched(first, rest, notice)


def answer_in(text: str, notice: Notice = lambda _begun: None) -> str:
    """Return what of a whole answer comes after its thinking, whether that has a beginning or only an end."""
    start = text.lstrip()
    if start.startswith(OPEN):
        return start.partition(CLOSE)[2].lstrip()
    before, tag, after = text.partition(CLOSE)
    if not tag or OPEN in before or start.startswith("{"):  # a tag within a JSON string is a quote
        return text
    notice(True)
    return after.lstrip()


def _beginning(rest: Iterator[str]) -> str:
    """Take pieces until it is clear whether they begin with a tag."""
    text = ""
    for piece in rest:
        text += piece
        start = text.lstrip()
        if not OPEN.startswith(start[: len(OPEN)]) or len(start) >= len(OPEN):
            break
    return text


def _after_thinking(text: str, rest: Iterator[str]) -> tuple[str, bool]:
    """Take pieces until the thinking ends; return what follows in the last one, or all of it if there was none."""
    held, end = [text], text
    while CLOSE not in end:
        piece = next(rest, None)
        if piece is None:
            whole = "".join(held)
            return ("" if whole.lstrip().startswith(OPEN) else whole), False
        held.append(piece)
        end = end[1 - len(CLOSE) :] + piece
    return end.partition(CLOSE)[2].lstrip(), True


def _watched(first: str, rest: Iterator[str], notice: Notice) -> Iterator[str]:
    """Yield the pieces after the first, until an end of thinking shows that all of it was thinking."""
    if OPEN in first:  # it talks about the tag
        yield from rest
        return
    end = first[-len(CLOSE) :]
    for piece in rest:
        end += piece
        if "<" in end:
            before, tag, _after = end.partition(CLOSE)
            if OPEN in before:
                yield from chain((piece,), rest)
                return
            if tag:
                notice(True)
                raise ModelUnusable(found="it thinks aloud before it answers")
        end = end[-len(CLOSE) :]
        yield piece
