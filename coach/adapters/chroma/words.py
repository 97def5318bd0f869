"""The words of all clauses and documents, in memory: the one thing about them that Chroma is not asked for.

Embedded Chroma has no search by words, and its `where_document` filter reads every text. Words take some 5 KB a clause.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from coach.adapters.chroma.lexical import Bags, Bm25
from coach.adapters.chroma.rows import view_of
from coach.adapters.chroma.tokens import said_in, terms, tokens, words

TERMS_COUNT = 0.7
"""Weight of a share of terms beside the shares of words, which weigh 1."""

CASE_SAID = "案例 例子 case example story"
"""What a case is asked for as, though its text seldom says it."""

Shares = NDArray[np.float64]
"""What part of a question's words each clause holds, in the order of `ClauseWords.keys`."""


class Asked:
    """A question taken apart once: its tokens, the glossary's terms in it, and its words with their terms."""

    def __init__(self, query: str) -> None:
        said = said_in(query)
        self.tokens, self.words = tokens(query), words(query, said)
        self.terms = [term.number for term in said]


class ClauseWords:
    """The clauses of one generation by their words, each with its document's."""

    def __init__(self, pages: Iterable[Mapping[str, Any]], fold: Callable[[str], str]) -> None:
        """`pages`: all rows of the clauses' collection, with texts and metadata, as Chroma's `get` returns them."""
        clauses: dict[str, list[str]] = {}
        asked: list[tuple[str, str]] = []
        for row_id, text, metadata in _rows(pages):
            key, view = view_of(row_id)
            if view == "asked":
                asked.append((key, text))
            elif view == "body":
                clauses.setdefault(key, []).append(_spelt(metadata, text))
        self.keys = list(clauses)
        self.places = {key: place for place, key in enumerate(self.keys)}
        owners = [key.partition("§")[0] for key in self.keys]
        self._documents = {name: place for place, name in enumerate(dict.fromkeys(owners))}
        # What is asked for a document stands behind the clauses: it belongs to no clause.
        spelt = [fold(text) for text in (*map(" ".join, clauses.values()), *(text for _, text in asked))]
        self._owners = np.array(
            [self._documents[name] for name in (*owners, *(name for name, _ in asked))], dtype=np.intp
        )
        self._by_words, self._by_terms = self._weighed(map(tokens, spelt)), self._weighed(map(terms, spelt))

    def shares(self, asked: Asked) -> Shares:
        """Return for every clause what part of the question's words and terms it and its document hold."""
        of_words, of_terms = self._shares(self._by_words, asked.tokens), self._shares(self._by_terms, asked.terms)
        found: Shares = of_words + TERMS_COUNT * of_terms
        return found

    def explained(self, asked: Asked, document: str) -> float:
        """Return how much of a question a document explains, by its words or by terms of the glossary, 0..1."""
        by_words, by_terms, place = self._by_words[1], self._by_terms[1], self._documents[document]
        total = known = 0.0
        for word in asked.words:
            weight = by_words.weight(word.text)
            total += weight
            held = any(by_words.holds(place, pair) for pair in word.pairs)
            known += weight if held or any(by_terms.holds(place, term) for term in word.terms) else 0.0
        return known / total if total else 0.0

    def _shares(self, held: tuple[Bm25, Bm25], query: Sequence[Any]) -> Shares:
        by_clause, by_document = (texts.shares(query) for texts in held)
        return by_clause + by_document[self._owners[: len(self.keys)]]

    def _weighed(self, texts: Iterable[Sequence[Any]]) -> tuple[Bm25, Bm25]:
        """Return the clauses' own words, and those of each document."""
        bags, count = Bags.of(texts), len(self.keys)
        own = bags.places < count
        clauses = Bags(bags.numbers, bags.tokens[own], bags.places[own])
        documents = Bags(bags.numbers, bags.tokens, self._owners[bags.places])
        return Bm25(clauses, count), Bm25(documents, len(self._documents))


def _rows(pages: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    for page in pages:
        yield from zip(page["ids"], page["documents"], page["metadatas"], strict=True)


def _spelt(metadata: Mapping[str, Any], body: str) -> str:
    said = f"{metadata['title']} {metadata['heading']} {body}"
    return f"{said} {CASE_SAID}" if metadata["kind"] == "case" and metadata["lang"] == "zh" else said
