"""Which clauses answer a question best, and whether any bears on it at all.

A clause is ranked by six parts of 0..1: the cosine of its heading and of its body (in whichever language is nearer),
and the share of the question's words and of its glossary terms held by the clause and by its whole document.

Whether anything bears on the question is decided apart from that, by a logistic rule of three features (fitted on
coach/quality/questions/dev.jsonl by bench/retrieval_fit.py; docs/decisions/0004-retrieval.md has the figures):

- how much of the question the best document explains, by its words or by terms of the glossary, 0..1;
- how much nearer the question is to the clauses than to what people ask elsewhere (vocabulary/elsewhere.toml);
- how many terms of the glossary it is put in, 3 at most.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from coach.adapters.lexical import Bm25
from coach.adapters.words import terms, tokens, words
from coach.domain.knowledge import Passage
from coach.domain.text import LANGS

TERMS_COUNT = 0.7
"""Weight of a share of terms beside the cosines and the shares of words, which weigh 1."""

TOTAL = 2 * (1 + 1 + TERMS_COUNT)
TERMS_ENOUGH = 3
CASE_SAID = "案例 例子 case example story"
"""What a case is asked for as, though its text seldom says it."""

EXPLAINED, NEARER, TERMS = 4.71, 24.15, 1.66
BEARS_ON = 2.5


class Near(NamedTuple):
    """The cosines of a clause with the question: heading and body, each in the nearer language."""

    heading: float
    body: float


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


class Shelf:
    """The clauses of the index in memory, and the words of each clause and each document."""

    def __init__(self, passages: Mapping[str, Passage]) -> None:
        self.passages = passages
        spelt = {key: _spelt(passage) for key, passage in passages.items()}
        clause_words = {key: tokens(text) for key, text in spelt.items()}
        clause_terms = {key: terms(text) for key, text in spelt.items()}
        document_words: dict[str, list[str]] = defaultdict(list)
        document_terms: dict[str, list[int]] = defaultdict(list)
        for key, passage in passages.items():
            document_words[passage.id] += clause_words[key]
            document_terms[passage.id] += clause_terms[key]
        self._clauses = Bm25(clause_words), Bm25(clause_terms)
        self._documents = Bm25(document_words), Bm25(document_terms)
        self._held = {key: (set(held), set(document_terms[key])) for key, held in document_words.items()}

    def scores(self, query: str, near: Mapping[str, Near]) -> dict[str, float]:
        """Return the score of every clause, 0..1."""
        said, meant = tokens(query), terms(query)
        by_words, by_terms = self._clauses[0].shares(said), self._clauses[1].shares(meant)
        in_words, in_terms = self._documents[0].shares(said), self._documents[1].shares(meant)
        found: dict[str, float] = {}
        for key, passage in self.passages.items():
            heading, body = near[key]
            of_words = by_words.get(key, 0.0) + in_words.get(passage.id, 0.0)
            of_terms = by_terms.get(key, 0.0) + in_terms.get(passage.id, 0.0)
            found[key] = max(0.0, (heading + body + of_words + TERMS_COUNT * of_terms) / TOTAL)
        return found

    def best(self, scores: Mapping[str, float], k: int) -> list[Passage]:
        """Return the `k` best clauses: each document's best before any second one, best first within both."""
        order = sorted(scores, key=lambda key: (-scores[key], key))
        seen: set[str] = set()
        first: list[str] = []
        rest: list[str] = []
        for key in order:
            (rest if self.passages[key].id in seen else first).append(key)
            seen.add(self.passages[key].id)
        return [self.passages[key].model_copy(update={"score": scores[key]}) for key in (first + rest)[:k]]

    def evidence(self, query: str, best: Passage, near: Mapping[str, Near], elsewhere: Sequence[float]) -> Evidence:
        """Return what speaks for an answer, given the best clause and the cosines of what is asked elsewhere."""
        nearest = [max(column) for column in zip(*near.values(), strict=True)]
        away = sum(elsewhere) / max(len(elsewhere), 1)
        return Evidence(
            explained=self._explained(query, best.id),
            nearer=sum(nearest) / len(nearest) - away,
            terms=min(TERMS_ENOUGH, len(set(terms(query)))),
        )

    def _explained(self, query: str, document: str) -> float:
        held, meant = self._held[document]
        weights = self._documents[0]
        total = known = 0.0
        for word in words(query):
            weight = weights.weight(word.text)
            total += weight
            known += weight if word.pairs & held or word.terms & meant else 0.0
        return known / total if total else 0.0


def _spelt(passage: Passage) -> str:
    texts = (passage.title, passage.heading, passage.text)
    said = [text.get(lang) for text in texts for lang in LANGS]
    return " ".join([*said, CASE_SAID] if passage.kind == "case" else said)
