"""From probabilities to what is said: labels held to the codebook's guarantees, faults, good moves."""

from collections.abc import Iterator

from coach.domain.codes import FaultCode, GoodMove
from coach.domain.reading import PARTS, Part
from coach.embedded.reading.learned.features import Facts
from coach.embedded.reading.learned.model import Verdict
from coach.embedded.reading.parts.faults import Fault, at
from coach.embedded.reading.parts.feeling import FeelingFinder
from coach.embedded.reading.text.lexicon import load
from coach.embedded.reading.text.page import Page

Span = tuple[int, int]
Where = dict[Part, tuple[Span, ...]]

_BEARERS: dict[GoodMove, tuple[Part, ...]] = {
    GoodMove.EMPATHY: ("f", "n"),
    GoodMove.OWNERSHIP: ("o",),
    GoodMove.APPRECIATION: ("o", "f", "n"),
}

ALONE, AGREED = 0.25, 0.06
"""Probabilities from which a fault is named: on the learned part's word alone, and where the rules say so too."""

CAREFUL = 6
CAREFUL_ALONE, CAREFUL_AGREED = 0.6, 0.2
"""Sum of labels from which a reply is taken to be meant well, and what it then takes to name a fault: one that is not
there costs a learner who did everything right the other side's trust."""

MOVE_ALONE, MOVE_AGREED = 0.45, 0.06


def guarded(labels: dict[Part, int], page: Page, facts: Facts, feelings: FeelingFinder) -> dict[Part, int]:
    """Return the labels held to what the codebook says outright, whatever the learned part says.

    Giving in has no parts (rule 10); what is denied is not there (rule 5); what is left around text to
    the scorer counts only where the rules find a part in it (rule 18); "would you?" asks for nothing by
    itself (rule 1). One thing is held up: a concrete ask with please in it is a full request (rule 8).
    """
    nothing = not any(facts.parts[part] for part in PARTS)
    if nothing and (page.blanks.scorer or any(fault.code is FaultCode.CAPITULATION for fault in facts.faults)):
        return dict.fromkeys(PARTS, 0)
    held = dict(labels)
    if not facts.parts["f"] and feelings.denied(page):
        held["f"] = 0
    if _asks_for_nothing(page, facts):
        held["r"] = 0
    if held["r"] == 1 and _asked_politely(page, facts):
        held["r"] = 2
    return held


def _asks_for_nothing(page: Page, facts: Facts) -> bool:
    """Tell whether the only request asks for assent, and nothing before it names a thing to do."""
    tag, act = load("gaming")["tag"], load("request")["act"]
    tags = [clause.start for clause in page.clauses if tag.search(clause.text)]
    bare = all(tag.search(page.bare[item.start : item.end]) for item in facts.parts["r"])
    before = [clause for clause in page.clauses if tags and clause.start < tags[-1] and clause.start not in tags]
    offered = (clause for clause in before if not at(facts.faults, clause.start, clause.end, *FaultCode))
    return bool(tags) and bare and not any(act.search(clause.text) for clause in offered)


def _asked_politely(page: Page, facts: Facts) -> bool:
    """Tell whether the rules see a full request that says please (rule 8)."""
    full = (page.bare[item.start : item.end] for item in facts.parts["r"] if item.level == 2)
    return any(load("request")["please"].search(text) for text in full)


def faults_of(page: Page, facts: Facts, verdict: Verdict, labels: dict[Part, int]) -> list[Fault]:
    """Return the faults of a reply in order of place, each code once a clause."""
    careful = sum(labels.values()) >= CAREFUL
    alone, agreed = (CAREFUL_ALONE, CAREFUL_AGREED) if careful else (ALONE, AGREED)
    found = [fault for fault in facts.faults if fault.code is FaultCode.GAMING]
    for code, odds in verdict.faults.items():
        for clause, chance in zip(page.clauses, odds, strict=True):
            ruled = next(
                (f for f in facts.faults if f.code == code and at([f], clause.start, clause.end, f.code)), None
            )
            if chance < (agreed if ruled else alone) or at(found, clause.start, clause.end, FaultCode(code)):
                continue
            found.append(ruled or Fault(FaultCode(code), clause.start, clause.end))
    return sorted(found, key=lambda fault: fault.start)


def moves_of(facts: Facts, verdict: Verdict, where: Where) -> Iterator[tuple[GoodMove, Span]]:
    """Yield the good moves of a reply, each with the bounds of the words that make it."""
    for name, chance in verdict.moves.items():
        ruled = facts.moves[name]
        if chance >= (MOVE_AGREED if ruled else MOVE_ALONE):
            places = [*ruled, *(span for part in _BEARERS[GoodMove(name)] for span in where.get(part, ()))]
            if places:
                yield GoodMove(name), places[0]
