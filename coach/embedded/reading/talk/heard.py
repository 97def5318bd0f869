"""Which needs of the other side a reply hears: by their cues or by meaning, where it speaks of them at all."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

from coach.domain.codes import Act
from coach.domain.persona import Scenario
from coach.embedded.reading.learned.features import Row
from coach.embedded.reading.learned.model import Verdict
from coach.embedded.reading.talk.acts import FROM, HEADS, Done
from coach.embedded.reading.talk.wordings import Wordings
from coach.embedded.reading.text.lexicon import load
from coach.embedded.reading.text.page import Page

NEAR, GUESSED = 0.5, 0.0
"""Cosine from which a sentence means a need; and from which a guess at the other's inside hears the nearest one."""
PLANS = (Act.OFFER, Act.PROPOSAL)
PLANNED_TERMS, GIVEN_TERMS = 2, 3
"""Terms a plan has, from which a need it names is met in deed and not in words alone; and those of one with an offer in
it, from which it meets the need it comes nearest to."""
MET = 0.3
"""Cosine from which such a plan comes near a need."""
GUESSES = (Act.FEELING_GUESS, Act.NEED_GUESS)
OWNING = (Act.OWNERSHIP, Act.APOLOGY)
VALUED = ("recognition", "contribution", "competence", "dignity", "being-heard", "respect")
"""Needs of the catalogue that credit for the other's work hears, the nearest kind first."""

Named = Callable[[str], list[str]]
"""Tells which needs of the scene a folded text names by their cues."""


class Speaking(NamedTuple):
    """A sentence that may hear something: its words, the vectors of its clauses and of itself, what it does."""

    text: str
    vectors: Row
    guesses: bool
    credits: bool
    gives: bool


def heard(page: Page, verdict: Verdict, said: Done, scene: Scenario, needs: Wordings, named: Named) -> tuple[str, ...]:
    """Return the ids of the needs heard; none in a reply that mistreats or gives in."""
    if said.mistreats or said.gives_in:
        return ()
    found: list[str] = []
    for sentence in _speaking(page, verdict, said):
        near = needs.nearest(sentence.text, sentence.vectors, 0.0)
        here = named(sentence.text) + [name for name, close in near.items() if close >= NEAR]
        if not here and near and (sentence.guesses or sentence.gives):
            best = max(near, key=lambda name: near[name])
            here = [best] if near[best] >= (GUESSED if sentence.guesses else MET) else []
        if sentence.credits:
            here += _valued(scene)
        found += here
    return tuple(need.id for need in scene.needs if need.id in found)


def _speaking(page: Page, verdict: Verdict, said: Done) -> Iterator[Speaking]:
    half = verdict.near.shape[1] // 2
    for number, sentence in enumerate(page.sentences):
        at = [i for i, clause in enumerate(page.clauses[: len(said.logits)]) if clause.sentence == number]
        does = {act: bool(at) and _top(said, act, at) > FROM.get(act, 0.0) for act in (*GUESSES, *OWNING, Act.CREDIT)}
        guesses = any(does[act] for act in GUESSES)
        praises = does[Act.CREDIT] and _has_content(sentence.text)
        terms = _planned(said, at, sentence.text)
        if guesses or praises or any(does[act] for act in OWNING) or terms >= PLANNED_TERMS:
            vectors = np.vstack([verdict.near[at, :half], verdict.near[at[:1], half:]])
            gives = terms >= GIVEN_TERMS and _top(said, Act.OFFER, at) > FROM[Act.OFFER]
            yield Speaking(sentence.text, vectors, guesses, praises, gives)


def _planned(said: Done, at: list[int], text: str) -> int:
    """Return how many terms a sentence has that offers or proposes something; virtues are none."""
    planned = bool(at) and any(_top(said, act, at) > FROM[act] for act in PLANS)
    if not planned or load("acts")["hollow"].search(text):
        return 0
    return sum(bool(pattern.search(text)) for pattern in (*load("terms").values(), load("request")["act"]))


def _top(said: Done, act: Act, at: list[int]) -> float:
    return float(said.logits[at, HEADS.index(act)].max())


def _has_content(text: str) -> bool:
    """Tell whether praise names something that was done; virtues alone hear nothing."""
    signs = load("acts")
    return not signs["hollow"].search(text) and any(signs[name].search(text) for name in ("count", "past", "credit"))


def _valued(scene: Scenario) -> list[str]:
    kinds = [(VALUED.index(need.catalog), need.id) for need in scene.needs if need.catalog in VALUED]
    return [name for _, name in sorted(kinds)[:1]]
