"""A reply prepared for reading: folded, cut, with what is not the learner's own left out."""

from dataclasses import dataclass
from functools import cached_property, lru_cache

from coach.embedded.reading import gaming
from coach.embedded.reading.clauses import Clause, Sentence, sentences
from coach.embedded.reading.normalise import fold
from coach.embedded.reading.own import Quotation, own_lines, quotations, without

HEAD, TAIL = 2_000, 1_200
"""Characters read at the start and at the end; what a longer text says in between is left unread."""


@dataclass(frozen=True)
class Page:
    """One reply; every text in it has the reply's length, so offsets agree.

    `own` are the learner's words with quotations kept, `bare` the same with quotations blanked; text
    aimed at the scorer and form without content are blanked in both, and `blanks` says where they stood.
    """

    own: str
    bare: str
    quotes: tuple[Quotation, ...]
    blanks: gaming.Blanks

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences of `bare`."""
        return sentences(self.bare)

    @cached_property
    def clauses(self) -> tuple[Clause, ...]:
        """All clauses, in order."""
        return tuple(clause for sentence in self.sentences for clause in sentence.clauses)

    def quoted(self, start: int, end: int) -> bool:
        """Tell whether a quotation of more than a word overlaps the span."""
        return any(a < end and start < b and b - a > 4 for a, b in self.quotes)

    def sentence_of(self, clause: Clause) -> Sentence:
        """Return the sentence a clause stands in."""
        return self.sentences[clause.sentence]


@lru_cache(maxsize=64)
def page(text: str) -> Page:
    """Return the page of a reply. The latest are kept: a reply is prepared for, and read soon after."""
    mine = own_lines(_bounded(text))
    quotes = quotations(mine)
    blanks = gaming.blanks(sentences(without(mine, quotes)))
    own = gaming.blanked(mine, (*blanks.scorer, *blanks.form))
    kept = tuple(quote for quote in quotes if own[quote.start] != " ")
    return Page(own, without(own, kept), kept, blanks)


def _bounded(text: str) -> str:
    if len(text) <= HEAD + TAIL:
        return fold(text)
    gap = len(text) - HEAD - TAIL
    return fold(text[:HEAD]) + "\n" * gap + fold(text[-TAIL:])
