"""Text that is not part of the conversation: aimed at the scorer, about the method, or an unfilled form."""

from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

from coach.embedded.reading.text.clauses import Clause, Sentence
from coach.embedded.reading.text.lexicon import load

Span = tuple[int, int]

THIN = 5
"""Longest content (characters) after a part's name that is a keyword and not a sentence."""


class Blanks(NamedTuple):
    """Bounds of what is left out of the reading: text to the scorer, and form without content."""

    scorer: tuple[Span, ...]
    form: tuple[Span, ...]

    def __bool__(self) -> bool:
        return bool(self.scorer or self.form)


def blanks(cut: Iterable[Sentence]) -> Blanks:
    """Return what of the sentences is not part of the conversation, in order."""
    cut = tuple(cut)
    scorer = tuple(span for sentence in cut for span in _to_scorer(sentence))
    form = tuple(span for sentence in cut for span in _form(sentence) if span not in scorer)
    return Blanks(scorer, form)


def blanked(text: str, where: Iterable[Span]) -> str:
    """Return `text` with those bounds blanked; the same length."""
    for start, end in where:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _to_scorer(sentence: Sentence) -> list[Span]:
    """Return the clauses aimed at the scorer and what is between them; the whole sentence when it opens with one."""
    said, labels = (_touched(sentence, group) for group in ("scorer", "score"))
    clauses = sorted({*said, *labels}, key=lambda clause: clause.start)
    if not clauses:
        return []
    if sentence.clauses[0] in said:
        return [(sentence.start, sentence.end + len(sentence.stop))]  # nor is a question to the scorer one to the other
    return [(clauses[0].start, clauses[-1].end)]


def _touched(sentence: Sentence, group: str) -> list[Clause]:
    """Return the clauses that a hit of the group overlaps."""
    found = load("gaming")[group].finditer(sentence.text)
    hits = [(match.start() + sentence.start, match.end() + sentence.start) for match in found]
    return [clause for clause in sentence.clauses if any(a < clause.end and clause.start < b for a, b in hits)]


def _form(sentence: Sentence) -> list[Span]:
    """Return what names the method or its parts and says nothing."""
    if load("gaming")["method"].search(sentence.text):
        return [(sentence.start, sentence.end)]
    empty = [clause for clause in sentence.clauses if _unfilled(clause)]
    named = [pair for pair in pairwise(sentence.clauses) if _is_label(pair)]
    return sorted({(c.start, c.end) for c in (*empty, *(c for pair in named for c in pair))})


def _unfilled(clause: Clause) -> bool:
    """Tell whether slots nobody filled make up a third of a clause."""
    slots = sum(len(match.group()) for match in load("gaming")["placeholder"].finditer(clause.text))
    return slots * 3 >= len(clause.text)


def _is_label(pair: tuple[Clause, Clause]) -> bool:
    """Tell whether a part's name is followed by no more than a keyword."""
    name, content = pair
    exact = load("gaming")["label"].match(name.text + ":")
    size = len(content.text) if not content.text.isascii() else len(content.text.split()) * 2
    return bool(exact) and exact.end() == len(name.text) and size <= THIN  # type: ignore[union-attr]
