"""What a proposal or an offer says, and which matters of the scene a reply deals with."""

import re
from collections.abc import Sequence
from functools import lru_cache

from coach.domain.codes import Act, Term
from coach.domain.persona import Scenario
from coach.domain.text import Terms
from coach.embedded.reading.talk.acts import FROM, HEADS, Done
from coach.embedded.reading.text.lexicon import cues, load
from coach.embedded.reading.text.normalise import fold
from coach.embedded.reading.text.page import Page
from coach.embedded.reading.text.source import Span

PROPOSES = (Act.PROPOSAL, Act.OFFER)


def terms_of(page: Page, said: Done, requests: Sequence[Span]) -> tuple[Term, ...]:
    """Return what the sentences say that propose, offer or ask for something; nothing in a reply that mistreats."""
    if said.mistreats:
        return ()
    logits = said.logits[:, [HEADS.index(act) for act in PROPOSES]] - [FROM[act] for act in PROPOSES]
    offered = {page.clauses[i].sentence for i in range(len(logits)) if logits[i].max() > 0}
    asked = {c.sentence for c in page.clauses if any(c.start < end and start < c.end for start, end in requests)}
    text = "\n".join(page.own[s.start : s.end] for n, s in enumerate(page.sentences) if n in offered | asked)
    return tuple(term for term in Term if text and _pattern(term).search(text))


def _pattern(term: Term) -> re.Pattern[str]:
    return load("request")["act"] if term is Term.WHAT else load("terms")[term.value]


def matters_of(page: Page, scene: Scenario) -> tuple[str, ...]:
    """Return the ids of the scene's matters whose cues a reply has."""
    return tuple(matter.id for matter in scene.matters if cue_pattern(matter.cues).search(page.own))


@lru_cache(maxsize=2000)
def cue_pattern(terms: Terms) -> re.Pattern[str]:
    """Return the expression of some cues in both languages, folded."""
    return cues(fold(term) for term in (*terms.zh, *terms.en))
