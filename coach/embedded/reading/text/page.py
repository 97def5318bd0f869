"""A reply prepared for reading: folded, marked, cut, with what is not the learner's own left out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from coach.domain.text import INVISIBLE
from coach.embedded.reading.text import gaming
from coach.embedded.reading.text.clauses import Clause, Sentence, sentences
from coach.embedded.reading.text.marks import apostrophes, stops
from coach.embedded.reading.text.normalise import fold
from coach.embedded.reading.text.source import Source, Span
from coach.embedded.reading.text.speakers import Quotation, own_lines, quotations, without

HEAD, TAIL = 2_000, 1_200
"""Characters read at the start and at the end; what a longer text says in between is left unread."""


@dataclass(frozen=True)
class Page:
    """One reply as it is read; `own` and `bare` have the same length, and `source` knows where they stand in the reply.

    `own` are the learner's words with quotations kept, `bare` the same with quotations blanked; text
    aimed at the scorer and form without content are blanked in both, and `blanks` says where they stood.
    """

    source: Source
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


def page(text: str) -> Page:
    """Return the page of a reply."""
    source = _said_once(_marked(_mine(text)))
    quotes = quotations(source.text)
    blanks = gaming.blanks(sentences(without(source.text, quotes)))
    own = gaming.blanked(source.text, (*blanks.scorer, *blanks.form))
    kept = tuple(quote for quote in quotes if own[quote.start] != " ")
    return Page(source, own, without(own, kept), kept, blanks)


def _mine(text: str) -> Source:
    """Return the learner's own lines of a text, folded; what cannot be seen is left out, for it splits words."""
    read = range(len(text)) if len(text) <= HEAD + TAIL else chain(range(HEAD), range(len(text) - TAIL, len(text)))
    places = [at for at in read if not INVISIBLE.match(text[at])]
    folded = fold("".join(text[at] for at in places))
    return Source(own_lines(folded), tuple(places))


def _marked(source: Source) -> Source:
    """Return the text with the marks put in that it leaves out, but for those within quotations."""
    for missing in (apostrophes, stops):
        source = source.filled(missing(without(source.text, quotations(source.text))))
    return source


def _said_once(source: Source) -> Source:
    """Return the text without clauses it said before: they earn nothing more, and a long paste would cost seconds."""
    return source.without(_repeated(source.text, sentences(without(source.text, quotations(source.text)))))


def _repeated(text: str, cut: Iterable[Sentence]) -> Iterator[Span]:
    """Yield whole sentences said before, and clauses said before but for the one that a sentence ends on."""
    seen: set[str] = set()
    for sentence in cut:
        said = [text[clause.start : clause.end] for clause in sentence.clauses]
        if seen.issuperset(said):
            yield sentence.start, sentence.end + len(sentence.stop)
            continue
        for clause, words in zip(sentence.clauses[:-1], said[:-1], strict=True):
            if words in seen:
                yield clause.start, clause.end
            seen.add(words)
        seen.add(said[-1])
