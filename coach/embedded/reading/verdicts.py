"""From probabilities to what is said: labels held to the codebook's guarantees, faults, good moves."""

from collections.abc import Iterator

from coach.domain.codes import FaultCode, GoodMove
from coach.domain.reading import PARTS, Part
from coach.embedded.reading.faults import Fault, at
from coach.embedded.reading.feeling import FeelingFinder
from coach.embedded.reading.features import Facts
from coach.embedded.reading.lexicon import load
from coach.embedded.reading.model import Verdict
from coach.embedded.reading.page import Page

Span = tuple[int, int]

FAULT_FROM, MOVE_FROM = 0.45, 0.45
"""Probabilities from which a fault or a good move is named."""


def guarded(labels: dict[Part, int], page: Page, facts: Facts, feelings: FeelingFinder) -> dict[Part, int]:
    """Return the labels with what the codebook rules out set to 0, whatever the learned part says.

    Giving in has no parts (rule 10); what is denied is not there (rule 5).
    """
    nothing = not any(facts.parts[part] for part in PARTS)
    if nothing and any(fault.code is FaultCode.CAPITULATION for fault in facts.faults):
        return dict.fromkeys(PARTS, 0)
    if not facts.parts["f"] and feelings.denied(page):
        return labels | {"f": 0}
    return labels


def faults_of(page: Page, facts: Facts, verdict: Verdict) -> list[Fault]:
    """Return the faults of a reply in order of place, each code once a clause."""
    found = [fault for fault in facts.faults if fault.code is FaultCode.GAMING]
    for code, odds in verdict.faults.items():
        for clause, chance in zip(page.clauses, odds, strict=True):
            if chance >= FAULT_FROM and not at(found, clause.start, clause.end, FaultCode(code)):
                found.append(Fault(FaultCode(code), clause.start, clause.end))
    return sorted(found, key=lambda fault: fault.start)


def moves_of(
    page: Page, facts: Facts, verdict: Verdict, where: dict[Part, tuple[Span, ...]]
) -> Iterator[tuple[GoodMove, Span]]:
    """Yield the good moves of a reply, each with the bounds of the words that make it."""
    for name, chance in verdict.moves.items():
        if chance < MOVE_FROM:
            continue
        span = _place_of(GoodMove(name), page, facts, where)
        if span:
            yield GoodMove(name), span


def _place_of(move: GoodMove, page: Page, facts: Facts, where: dict[Part, tuple[Span, ...]]) -> Span | None:
    if move is GoodMove.EMPATHY:
        guesses = [(item.start, item.end) for item in (*facts.parts["f"], *facts.parts["n"]) if item.guess]
        return next(iter([*guesses, *where.get("f", ()), *where.get("n", ())]), None)
    pattern = load("faults")[move.value]
    said = [(clause.start, clause.end) for clause in page.clauses if pattern.search(clause.text)]
    order: tuple[Part, ...] = ("o", "f", "n")
    return next(iter([*said, *(span for part in order for span in where.get(part, ()))]), None)
