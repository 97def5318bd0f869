"""Text that is not part of the conversation: aimed at the scorer, about the method, or an unfilled form."""

from collections.abc import Iterable

from coach.embedded.reading.clauses import Clause, Sentence
from coach.embedded.reading.lexicon import load

Span = tuple[int, int]

THIN = 5
"""Longest content (characters) after a part's name that is a keyword and not a sentence."""


def spans(cut: Iterable[Sentence]) -> tuple[Span, ...]:
    """Return the bounds of clauses aimed at the scorer or naming parts of the method, in order."""
    found: list[Span] = []
    for sentence in cut:
        found += _of_sentence(sentence)
    return tuple(found)


def blanked(text: str, where: Iterable[Span]) -> str:
    """Return `text` with those bounds blanked; the same length."""
    for start, end in where:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _of_sentence(sentence: Sentence) -> list[Span]:
    words = load("gaming")
    if words["method"].search(sentence.text):
        return [(sentence.start, sentence.end)]
    hits = [(m.start() + sentence.start, m.end() + sentence.start) for m in words["scorer"].finditer(sentence.text)]
    scored = [clause for clause in sentence.clauses if any(a < clause.end and clause.start < b for a, b in hits)]
    if scored and (scored[0] is sentence.clauses[0] or len(scored) > 1):
        return [(sentence.start, sentence.end)]
    empty = [clause for clause in sentence.clauses if words["placeholder"].search(clause.text)]
    named = [pair for pair in zip(sentence.clauses, sentence.clauses[1:], strict=False) if _is_label(pair)]
    return sorted({(c.start, c.end) for c in (*scored, *empty, *(c for pair in named for c in pair))})


def _is_label(pair: tuple[Clause, Clause]) -> bool:
    """Tell whether a part's name is followed by no more than a keyword."""
    name, content = pair
    exact = load("gaming")["label"].match(name.text + ":")
    size = len(content.text) if not content.text.isascii() else len(content.text.split()) * 2
    return bool(exact) and exact.end() == len(name.text) and size <= THIN  # type: ignore[union-attr]
