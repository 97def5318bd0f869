"""Which of the clauses that were found answer a question best, and whether any bears on it at all.

A clause is ranked by seven parts of 0..1: the cosine of its heading and of its body (in whichever language is nearer),
the cosine of the nearest text of its document, and the share of the question's words and of its glossary terms held by
the clause and by its whole document. Questions that a document names as asked for it count among its texts and words.

Whether anything bears on the question is decided apart from that, by a logistic rule of three features (fitted on
coach/quality/questions/dev.jsonl by bench/retrieval_fit.py; docs/decisions/0004-retrieval.md has the figures):

- how much of the question the best document explains, by its words or by terms of the glossary, 0..1;
- how much nearer the question is to the clauses than to what people ask elsewhere (vocabulary/elsewhere.toml);
- how many terms of the glossary it is put in, 3 at most.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from coach.adapters.chroma.rows import View, view_of
from coach.adapters.chroma.words import TERMS_COUNT

TOTAL = 2 * (1 + 1 + TERMS_COUNT) + 1
TERMS_ENOUGH = 3

EXPLAINED, NEARER, TERMS = 6.1, 25.88, 1.76
BEARS_ON = 3.1
QUESTIONS_NEARER = 0.2
"""How much nearer two questions are than a question and a clause, when neither is about the other."""


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


@dataclass
class Near:
    """The rows nearest to a question: for each view, the cosine of each clause (or document, for what is asked for it)
    in its nearer language.

    `floor`: the cosine of the last of them. What was not found counts as that near, at most: how far what has nothing
    to do with a question lies is noise.
    """

    floor: float = 0.0
    cosines: dict[View, dict[str, float]] = field(default_factory=lambda: {"heading": {}, "body": {}, "asked": {}})

    @classmethod
    def of(cls, ids: Sequence[str], cosines: Sequence[float]) -> "Near":
        """Return what a query of the clauses found, nearest first."""
        near = cls(floor=cosines[-1] if cosines else 0.0)
        for row_id, cosine in zip(ids, cosines, strict=True):
            key, view = view_of(row_id)
            near.cosines[view].setdefault(key, cosine)
        return near

    def clauses(self) -> set[str]:
        """Return the clauses with a row among them."""
        return {*self.cosines["heading"], *self.cosines["body"]}

    def of_clause(self, key: str) -> tuple[float, float]:
        """Return the cosines of a clause's heading and body."""
        return self.cosines["heading"].get(key, self.floor), self.cosines["body"].get(key, self.floor)

    def of_documents(self) -> dict[str, float]:
        """Return for each document how near it is at its nearest: a clause, or a question it names."""
        found = dict(self.cosines["asked"])
        for key in self.clauses():
            document = document_of(key)
            found[document] = max(found.get(document, self.floor), *self.of_clause(key))
        return found

    def nearest(self) -> float:
        """Return the cosine of the nearest clause, or of the nearest question as far as it tells the same."""
        heading, body, asked = (self.cosines[view] for view in ("heading", "body", "asked"))
        halves = [max(view.values(), default=self.floor) for view in (heading, body)]
        return max(sum(halves) / 2, max(asked.values(), default=-1.0) - QUESTIONS_NEARER)


def scored(keys: Iterable[str], shares: Mapping[str, float], near: Near) -> dict[str, float]:
    """Return the scores, 0..1, of candidates given the share of the question's words each holds."""
    documents = near.of_documents()
    return {
        key: max(0.0, (sum(near.of_clause(key)) + documents.get(document_of(key), near.floor) + shares[key]) / TOTAL)
        for key in keys
    }


def best(scores: Mapping[str, float], k: int) -> list[str]:
    """Return the `k` best clauses: each document's best before any second one, best first within both."""
    order = sorted(scores, key=lambda key: (-scores[key], key))
    first = dict(reversed([(document_of(key), key) for key in order])).values()
    ahead = set(first)
    return sorted(order, key=lambda key: key not in ahead)[:k]


def document_of(key: str) -> str:
    """Return the document of a clause."""
    return key.partition("§")[0]
