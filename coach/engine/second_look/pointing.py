"""Sentences of a reply by number: who points at one cannot quote what was not said."""

from typing import Literal, NamedTuple, get_args

from coach.domain.reading import Quote
from coach.engine.evidence.quotes import letters, sentences

SHOWN = 1200
"""Characters of a reply that are numbered: a rehearsed reply is far shorter."""

MOST_SENTENCES = 16

Kind = Literal["act", "need", "term", "question", "fault"]
KINDS: tuple[Kind, ...] = get_args(Kind)


class Finding(NamedTuple):
    """What a model says a sentence is: `what` is an id of the kind, not yet known to be one. `quote` is the sentence,
    None where it pointed at none."""

    kind: Kind
    what: str
    quote: Quote | None

    def __str__(self) -> str:
        return f"{self.kind} {self.what}"

    @classmethod
    def of(cls, noted: str) -> "Finding | None":
        """Return the finding that was noted like this, without its sentence; None for another note."""
        name, _, what = noted.partition(" ")
        return next((cls(kind, what, None) for kind in KINDS if kind == name), None)


def numbered(reply: str) -> tuple[Quote, ...]:
    """Return the sentences of a reply that have a letter in them, verbatim, in order; the first is number 1."""
    found: list[Quote] = []
    at = 0
    for text in sentences(reply[:SHOWN]):
        at = reply.index(text, at)
        if letters(text):
            found.append(Quote(text=text, start=at))
        at += len(text)
    return tuple(found[:MOST_SENTENCES])


def shown(quotes: tuple[Quote, ...]) -> str:
    """Return the sentences as a model sees them, a line each."""
    return "\n".join(f"{number}. {quote.text}" for number, quote in enumerate(quotes, 1))


def pointed_at(quotes: tuple[Quote, ...], number: int) -> Quote | None:
    """Return the sentence of that number, if there is one."""
    return quotes[number - 1] if 1 <= number <= len(quotes) else None
