"""Which of a scene's questions a reply asks, and which of its facts it asks for."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from coach.domain.codes import Act
from coach.embedded.reading.learned.features import Row
from coach.embedded.reading.learned.model import Verdict
from coach.embedded.reading.talk.acts import HEADS, Done
from coach.embedded.reading.talk.wordings import Wordings
from coach.embedded.reading.text.page import Page

FLOOR = 0.62
"""Closeness (cosine and shared words) under which a question is none of the scene's."""
OVERLAP = 0.25
ASKS_FROM = -1.0
"""Logit from which a clause may be asking something."""
MOST = 3
LEAST_ZH, LEAST_EN = 4, 3
"""Characters, or words, of a question that says what it asks."""


class Asked(NamedTuple):
    """What is asked: ids of the scene's questions and of its facts, nearest first."""

    questions: tuple[str, ...]
    facts: tuple[str, ...]


def asked(page: Page, verdict: Verdict, said: Done, wordings: tuple[Wordings, Wordings], named: Sequence[str]) -> Asked:
    """Return what a reply asks; `named` are facts whose terms it has. Each clause that asks, asks one thing.

    A term is often a common word: it opens a fact only where the clause comes closer to no question of the scene.
    """
    questions: dict[str, float] = {}
    facts: dict[str, float] = {}
    harmless = False
    for text, vectors in _asking(page, verdict, said):
        question, near = _best(wordings[0].nearest(text, vectors, OVERLAP))
        fact, close = _best(wordings[1].nearest(text, vectors, OVERLAP))
        if max(near, close) < FLOOR:
            continue
        if close >= near:
            facts[fact] = max(facts.get(fact, 0.0), close)
        else:
            questions[question] = max(questions.get(question, 0.0), near)
            harmless = True
    opened = () if harmless or facts else named
    return Asked(_ranked(questions), tuple(dict.fromkeys((*_ranked(facts), *opened))))


def _asking(page: Page, verdict: Verdict, said: Done) -> Iterator[tuple[str, Row]]:
    """Yield the words and vectors of each sentence with a clause that asks."""
    logits = said.logits[:, HEADS.index(Act.QUESTION)]
    half = verdict.near.shape[1] // 2
    for number, sentence in enumerate(page.sentences):
        at = [i for i, clause in enumerate(page.clauses[: len(logits)]) if clause.sentence == number]
        asking = [i for i in at if logits[i] > ASKS_FROM]
        if asking and _says_what(sentence.text) and (sentence.asks() or max(logits[asking]) > 0):
            yield sentence.text, np.vstack([verdict.near[asking, :half], verdict.near[at[:1], half:]])


def _says_what(text: str) -> bool:
    """Tell whether a question is more than a bare question word."""
    return len(text.split()) >= LEAST_EN if text.isascii() else len(text) >= LEAST_ZH


def _best(near: dict[str, float]) -> tuple[str, float]:
    return max(near.items(), key=lambda item: item[1], default=("", 0.0))


def _ranked(found: dict[str, float]) -> tuple[str, ...]:
    return tuple(sorted(found, key=lambda name: -found[name]))[:MOST]
