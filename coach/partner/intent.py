"""What kind of turn a reading amounts to, seen from the other side of the table."""

from enum import StrEnum

from coach.domain.codes import Act, FaultCode, GoodMove
from coach.domain.persona import Temper
from coach.domain.reading import Reading
from coach.partner import weights


class Intent(StrEnum):
    """The kinds of learner turn the director tells apart."""

    NOTHING = "nothing"
    GAMING = "gaming"
    CAPITULATION = "capitulation"
    MISTREATMENT = "mistreatment"
    GOOD = "good"
    REPAIR = "repair"
    LISTENING = "listening"
    WEAK = "weak"


REPAIRING = (Act.APOLOGY, Act.OWNERSHIP, Act.CREDIT)
HEARING = (Act.FEELING_GUESS, Act.NEED_GUESS)
ASKING = (Act.QUESTION, Act.CLARIFICATION, Act.SMALL_TALK, Act.ACKNOWLEDGEMENT)
ATTACKING = (Act.ACCUSATION, Act.THREAT)


def credit(reading: Reading) -> float:
    """Return the share of the four parts that is there, 0..1."""
    return reading.labels.total() / 8


def load(reading: Reading, temper: Temper) -> float:
    """Return the weight of the faults, 0..LOAD_LIMIT: the heaviest counts whole, the others in part.

    A sore point of the persona weighs double. Good parts beside a fault soften it, but not an insult.
    """
    weighed = sorted((_weight(code, temper) for code in reading.codes()), reverse=True)
    if reading.does(*ATTACKING):
        weighed = sorted([*weighed, weights.ATTACK_WEIGHT], reverse=True) if not is_coded(reading) else weighed
    if not weighed:
        return 0.0
    total = min(weighed[0] + weights.SECOND_FAULT * sum(weighed[1:]), weights.LOAD_LIMIT)
    return total if is_grave(reading) else total * (1 - 0.6 * credit(reading))


def is_grave(reading: Reading) -> bool:
    """Tell whether the reply insults or threatens."""
    return any(code in weights.GRAVE for code in reading.codes())


def is_coded(reading: Reading) -> bool:
    """Tell whether any fault of the reply is mistreatment."""
    return any(weights.FAULT_WEIGHT[code] >= weights.HOSTILE_FROM for code in reading.codes())


def is_hostile(reading: Reading) -> bool:
    """Tell whether the reply mistreats the other side, by a fault or by what it does: figures in it make an accusation
    no milder."""
    return is_coded(reading) or reading.does(*ATTACKING)


def intent(reading: Reading) -> Intent:
    """Return what kind of turn this is; the first that fits, gravest first."""
    share = credit(reading)
    if is_grave(reading) or (is_hostile(reading) and (share < weights.GOOD_FROM or reading.does(*ATTACKING))):
        return Intent.MISTREATMENT
    if _gives_in(reading):
        return Intent.CAPITULATION
    if share >= weights.GOOD_FROM or _has_empathy(reading) or offers_a_way(reading):
        return Intent.GOOD
    if reading.has(FaultCode.GAMING) and reading.labels.total() == 0:
        return Intent.GAMING
    if reading.does(*REPAIRING, *HEARING, Act.OFFER):
        return Intent.REPAIR
    if reading.does(*ASKING):
        return Intent.LISTENING
    return Intent.NOTHING if reading.empty else Intent.WEAK


def worst_fault(reading: Reading, temper: Temper) -> FaultCode | None:
    """Return the fault that weighs most on this persona, the first of equals, or None."""
    codes = reading.codes()
    return max(codes, key=lambda code: _weight(code, temper)) if codes else None


def offers_a_way(reading: Reading) -> bool:
    """Tell whether the reply asks for something the other side could live with.

    A reply need not carry all four parts: late in a talk a request that fits may be all there is to say, or an offer
    that says who does what and when.
    """
    planned = reading.does(Act.OFFER) and len(reading.terms) >= weights.OFFERED_TERMS
    return bool(reading.fits) and (reading.labels.r == 2 or reading.does(Act.PROPOSAL) or planned)


def _gives_in(reading: Reading) -> bool:
    """A question is never surrender, nor is a reply that carries something of its own."""
    asks = reading.does(Act.QUESTION, Act.PROPOSAL)
    share = credit(reading)
    return reading.has(FaultCode.CAPITULATION) and not asks and reading.labels.r < 2 and share < weights.GOOD_FROM


def _has_empathy(reading: Reading) -> bool:
    empathy = any(move.code == GoodMove.EMPATHY for move in reading.good_moves)
    return reading.labels.total() >= 2 and (empathy or reading.does(*HEARING))


def _weight(code: FaultCode, temper: Temper) -> float:
    return weights.FAULT_WEIGHT[code] * (2 if code in temper.sore else 1)
