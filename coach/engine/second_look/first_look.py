"""What the embedded reader's look at a reply allows a second look to add: two have to see it, one of them in code."""

from coach.domain.codes import Act, FaultCode, GoodMove
from coach.domain.reading import PARTS, Quote, Reading
from coach.engine.second_look.vocabulary import HOSTILE, PLANS
from coach.partner.intent import ATTACKING, HEARING, REPAIRING, credit, is_grave, is_hostile
from coach.partner.weights import ACT_TRUST, GOOD_FROM

EARNING = tuple(ACT_TRUST)
"""Acts that earn trust: what a concession may rest on."""

KIND = (*REPAIRING, *HEARING, *PLANS, Act.QUESTION)
"""Acts nobody does while mistreating: with one of them a mild fault in the same reply is in doubt."""

HARMLESS = (*REPAIRING, *HEARING, Act.OFFER, Act.QUESTION, Act.CLARIFICATION, Act.SMALL_TALK)
"""Acts for which nobody is punished on a model's word. A proposal is not among them: a threat often has its form."""


def may_change(first: Reading) -> bool:
    """Tell whether a second look could change anything: not with nothing to read, with words to the scorer, with a
    surrender or an insult, or with mistreatment that is not in doubt."""
    settled = first.empty or first.has(FaultCode.GAMING) or first.has(FaultCode.CAPITULATION) or is_grave(first)
    return not settled and (not is_hostile(first) or in_doubt(first) is not None)


def in_doubt(first: Reading) -> FaultCode | None:
    """Return the one hostile fault a reader is in two minds about: the reply does something kind as well, and no attack
    stands outside the fault's own words. None where there is none, or the fault is an insult."""
    hostile = [fault for fault in first.faults if fault.code in HOSTILE]
    attacks = [found.quote for found in first.acts if found.act in ATTACKING]
    if len({fault.code for fault in hostile}) != 1 or is_grave(first) or not first.does(*KIND):
        return None
    if any(not any(overlap(attack, fault.quote) for fault in hostile) for attack in attacks):
        return None
    return hostile[0].code


def has_something(first: Reading) -> bool:
    """Tell whether there is a part or an act in it at all: words without content have neither."""
    return first.labels.total() > 0 or bool(first.acts)


def has_content(first: Reading) -> bool:
    """Tell whether there is a whole part in it, or an act that earns."""
    return any(first.labels.get(part) == 2 for part in PARTS) or first.does(*EARNING)


def is_harmless(first: Reading) -> bool:
    """Tell whether it is too good to be called mistreatment by a second look."""
    return credit(first) >= GOOD_FROM or first.does(*HARMLESS) or _guesses(first)


def asks_for_something(first: Reading) -> bool:
    """Tell whether there is any sign of a request in it."""
    return first.labels.r > 0 or first.does(*PLANS) or bool(first.fits)


def proposes(first: Reading) -> bool:
    """Tell whether there is a whole request, an offer or a proposal in it."""
    return first.labels.r == 2 or first.does(*PLANS)


def speaks_of_inside(first: Reading) -> bool:
    """Tell whether it speaks of a feeling, a need, or what lies between the two."""
    return first.labels.f > 0 or first.labels.n > 0 or first.does(*HEARING, *REPAIRING) or _guesses(first)


def overlap(one: Quote, other: Quote) -> bool:
    """Tell whether two quotes share a character of the reply."""
    return one.start < other.start + len(other.text) and other.start < one.start + len(one.text)


def _guesses(first: Reading) -> bool:
    return any(move.code is GoodMove.EMPATHY for move in first.good_moves)
