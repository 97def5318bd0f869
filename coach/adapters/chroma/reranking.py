"""Which clauses answer a question best, and whether any bears on it at all.

A clause is ranked by seven parts of 0..1: the cosine of its heading and of its body (in whichever language is nearer),
the cosine of the nearest text of its document, and the share of the question's words and of its glossary terms held by
the clause and by its whole document. Questions that a document names as asked for it count among its texts and words.

Whether anything bears on the question is decided apart from that, by a logistic rule of three features (fitted on
coach/quality/questions/dev.jsonl by bench/retrieval_fit.py; docs/decisions/0004-retrieval.md has the figures):

- how much of the question the best document explains, by its words or by terms of the glossary, 0..1;
- how much nearer the question is to the clauses than to what people ask elsewhere (vocabulary/elsewhere.toml);
- how many terms of the glossary it is put in, 3 at most.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from coach.adapters.chroma.lexical import Bm25
from coach.adapters.chroma.tokens import said_in, terms, tokens, words
from coach.domain.knowledge import Passage
from coach.domain.text import LANGS

TERMS_COUNT = 0.7
"""Weight of a share of terms beside the cosines and the shares of words, which weigh 1."""

TOTAL = 2 * (1 + 1 + TERMS_COUNT) + 1
TERMS_ENOUGH = 3
CASE_SAID = "案例 例子 case example story"
"""What a case is asked for as, though its text seldom says it."""

EXPLAINED, NEARER, TERMS = 6.1, 25.88, 1.76
BEARS_ON = 3.1
QUESTIONS_NEARER = 0.2
"""How much nearer two questions are than a question and a clause, when neither is about the other."""

ELSEWHERE_NEAREST = 3

NEAREST = 100
"""Vectors told apart by how near they are; a farther one counts as the last of them. How far what has nothing to do
with a question lies only adds noise: without this, recall@1 is up to .03 lower (coach eval retrieval)."""

Rows = NDArray[np.float32]
"""One sentence vector a row, each of length 1."""

Column = NDArray[np.float64]
"""One number for each clause, in the order of the shelf."""


class Near(NamedTuple):
    """The cosines of what is asked with each clause, heading and body, each in the nearer language; with each question
    a document names as asked for it, in the order of the shelf; and with what people ask elsewhere."""

    heading: Column
    body: Column
    questions: Column
    elsewhere: Column


class Questions(NamedTuple):
    """The questions documents name as asked for them: the document of each, its text, and the vectors, one a row."""

    documents: Sequence[str]
    texts: Sequence[str]
    vectors: Rows


@dataclass(frozen=True)
class Evidence:
    """What speaks for an answer to a question."""

    explained: float
    nearer: float
    terms: int

    def bears(self) -> bool:
        """Return whether that is enough to answer at all."""
        return EXPLAINED * self.explained + NEARER * self.nearer + TERMS * self.terms >= BEARS_ON


NOTHING = Evidence(explained=0.0, nearer=0.0, terms=0)


class Asked:
    """A question taken apart once: its tokens, the glossary's terms in it, and its words with their terms."""

    def __init__(self, query: str) -> None:
        said = said_in(query)
        self.tokens, self.words = tokens(query), words(query, said)
        self.terms = [term.number for term in said]


class Shelf:
    """The clauses of the index in memory, and the words of each clause and each document."""

    def __init__(self, passages: Mapping[str, Passage], vectors: Rows, questions: Questions, elsewhere: Rows) -> None:
        """`vectors`: for each passage, in their order, its heading in each language and then its body in each."""
        self._vectors, self._elsewhere = vectors, elsewhere
        self.keys, self.passages = list(passages), list(passages.values())
        spelt = [_spelt(passage) for passage in self.passages]
        clause_words, clause_terms = [tokens(text) for text in spelt], [terms(text) for text in spelt]
        ids = list(dict.fromkeys(passage.id for passage in self.passages))
        document_words: dict[str, list[str]] = {name: [] for name in ids}
        document_terms: dict[str, list[int]] = {name: [] for name in ids}
        for place, passage in enumerate(self.passages):
            document_words[passage.id] += clause_words[place]
            document_terms[passage.id] += clause_terms[place]
        for name, text in zip(questions.documents, questions.texts, strict=True):
            document_words[name] += tokens(text)
            document_terms[name] += terms(text)
        self._clauses = Bm25(clause_words), Bm25(clause_terms)
        self._documents = Bm25(list(document_words.values())), Bm25(list(document_terms.values()))
        self._in_order = np.argsort(np.argsort(self.keys))
        self._document = np.array([ids.index(passage.id) for passage in self.passages], dtype=np.intp)
        self._questions = questions.vectors
        self._asked_for = np.array([ids.index(name) for name in questions.documents], dtype=np.intp)
        self._held = {name: (set(document_words[name]), set(document_terms[name])) for name in ids}

    def near(self, vector: Rows) -> Near:
        """Return how near a question's vector, shape (dimensions,), is to everything here."""
        cosines = _cosines(self._vectors, vector)
        if len(cosines) > NEAREST:
            cosines = np.maximum(cosines, np.partition(cosines, -NEAREST)[-NEAREST])
        views = cosines.reshape(len(self.keys), -1)
        heading, body = (half.max(axis=1) for half in np.split(views, 2, axis=1))
        return Near(heading, body, _cosines(self._questions, vector), _cosines(self._elsewhere, vector))

    def shares(self, asked: Asked) -> Column:
        """Return for every clause what part of the question's words and terms it and its document hold."""
        (clause_words, clause_terms), (document_words, document_terms) = self._clauses, self._documents
        of_words = clause_words.shares(asked.tokens) + document_words.shares(asked.tokens)[self._document]
        of_terms = clause_terms.shares(asked.terms) + document_terms.shares(asked.terms)[self._document]
        found: Column = of_words + TERMS_COUNT * of_terms
        return found

    def scores(self, shares: Column, near: Near) -> Column:
        """Return the score of every clause, 0..1."""
        return np.maximum(0.0, (near.heading + near.body + self._nearest(near) + shares) / TOTAL)

    def _nearest(self, near: Near) -> Column:
        """Return for every clause how near its document is at its nearest: a clause, or a question it names. A document
        that names none is thus no farther than its text."""
        best = np.full(len(self._held), -1.0)
        np.maximum.at(best, self._document, np.maximum(near.heading, near.body))
        np.maximum.at(best, self._asked_for, near.questions)
        return best[self._document]

    def best(self, scores: Column, k: int) -> list[Passage]:
        """Return the `k` best clauses: each document's best before any second one, best first within both."""
        order = np.lexsort((self._in_order, -scores))
        _, first = np.unique(self._document[order], return_index=True)
        first.sort()
        chosen = np.concatenate([order[first], np.delete(order, first)])[:k]
        return [self.passages[place].model_copy(update={"score": float(scores[place])}) for place in chosen]

    def evidence(self, asked: Asked, best: Passage, near: Near) -> Evidence:
        """Return what speaks for an answer, given the best clause."""
        nearest = max((near.heading.max() + near.body.max()) / 2, near.questions.max(initial=-1.0) - QUESTIONS_NEARER)
        away = np.sort(near.elsewhere)[-ELSEWHERE_NEAREST:].mean() if len(near.elsewhere) else 0.0
        return Evidence(
            explained=self._explained(asked, best.id),
            nearer=float(nearest - away),
            terms=min(TERMS_ENOUGH, len(set(asked.terms))),
        )

    def _explained(self, asked: Asked, document: str) -> float:
        held, meant = self._held[document]
        weights = self._documents[0]
        total = known = 0.0
        for word in asked.words:
            weight = weights.weight(word.text)
            total += weight
            known += weight if word.pairs & held or word.terms & meant else 0.0
        return known / total if total else 0.0


def _spelt(passage: Passage) -> str:
    texts = (passage.title, passage.heading, passage.text)
    said = [text.get(lang) for text in texts for lang in LANGS]
    return " ".join([*said, CASE_SAID] if passage.kind == "case" else said)


def _cosines(rows: Rows, vector: Rows) -> Column:
    return np.asarray(rows @ vector if len(rows) else [], dtype=np.float64)
