"""Text whose characters know where they came from, so that it may be cut and filled and still be quoted verbatim."""

from collections.abc import Iterable
from typing import NamedTuple

Span = tuple[int, int]


class Source(NamedTuple):
    """A text made from another one; `places` has the offset in that one of each character."""

    text: str
    places: tuple[int, ...]

    def without(self, spans: Iterable[Span]) -> "Source":
        """Return the text with these spans left out."""
        gone = {at for start, end in spans for at in range(start, end)}
        return self.kept(at for at in range(len(self.text)) if at not in gone) if gone else self

    def kept(self, indices: Iterable[int]) -> "Source":
        """Return the characters at these indices, in the order given."""
        kept = list(indices)
        return Source("".join(self.text[at] for at in kept), tuple(self.places[at] for at in kept))

    def filled(self, marks: Iterable[tuple[int, str]]) -> "Source":
        """Return the text with marks put in before the given indices, in order, each where what follows it stands."""
        text, places, done = "", [], 0
        for at, mark in marks:
            text += self.text[done:at] + mark
            places += [*self.places[done:at], *[self._place(at)] * len(mark)]
            done = at
        return Source(text + self.text[done:], (*places, *self.places[done:]))

    def span(self, start: int, end: int) -> Span:
        """Return the bounds in the original of a span of at least one character."""
        return self.places[start], self.places[end - 1] + 1

    def _place(self, at: int) -> int:
        return self.places[at] if at < len(self.places) else self.places[-1] + 1 if self.places else 0
