"""What kind of turn a reading amounts to, seen from the other side of the table."""

from enum import StrEnum

from coach.domain.codes import FaultCode, GoodMove
from coach.domain.persona import Temper
from coach.domain.reading import Reading
from coach.partner import weights


class Intent(StrEnum):
    """The six kinds of learner turn the director tells apart."""

    NOTHING = "nothing"
    GAMING = "gaming"
    CAPITULATION = "capitulation"
    MISTREATMENT = "mistreatment"
    GOOD = "good"
    WEAK = "weak"


def credit(reading: Reading) -> float:
    """Return the share of the four parts that is there, 0..1."""
    return reading.labels.total() / 8


def load(reading: Reading, temper: Temper) -> float:
    """Return the weight of the faults, 0..LOAD_LIMIT: the heaviest counts whole, the others in part.

    A sore point of the persona weighs double. Good parts beside a fault soften it, but not an insult.
    """
    weighed = sorted((_weight(code, temper) for code in reading.codes()), reverse=True)
    if not weighed:
        return 0.0
    total = min(weighed[0] + weights.SECOND_FAULT * sum(weighed[1:]), weights.LOAD_LIMIT)
    return total if is_grave(reading) else total * (1 - 0.6 * credit(reading))


def is_grave(reading: Reading) -> bool:
    """Tell whether the reply insults or threatens."""
    return any(code in weights.GRAVE for code in reading.codes())


def is_hostile(reading: Reading) -> bool:
    """Tell whether any fault of the reply is mistreatment."""
    return any(weights.FAULT_WEIGHT[code] >= weights.HOSTILE_FROM for code in reading.codes())


def intent(reading: Reading) -> Intent:
    """Return what kind of turn this is; the first that fits, gravest first."""
    share = credit(reading)
    if is_grave(reading) or (is_hostile(reading) and share < weights.GOOD_FROM):
        return Intent.MISTREATMENT
    if reading.has(FaultCode.CAPITULATION) and reading.labels.r < 2 and share < weights.GOOD_FROM:
        return Intent.CAPITULATION
    if share >= weights.GOOD_FROM or _has_empathy(reading) or _offers_a_way(reading):
        return Intent.GOOD
    if reading.has(FaultCode.GAMING) and reading.labels.total() == 0:
        return Intent.GAMING
    return Intent.NOTHING if reading.empty else Intent.WEAK


def worst_fault(reading: Reading, temper: Temper) -> FaultCode | None:
    """Return the fault that weighs most on this persona, the first of equals, or None."""
    codes = reading.codes()
    return max(codes, key=lambda code: _weight(code, temper)) if codes else None


def _has_empathy(reading: Reading) -> bool:
    return reading.labels.total() >= 2 and any(move.code == GoodMove.EMPATHY for move in reading.good_moves)


def _offers_a_way(reading: Reading) -> bool:
    """A reply need not carry all four parts: late in a talk a request that fits may be all there is to say."""
    return reading.labels.r == 2 and bool(reading.fits)


def _weight(code: FaultCode, temper: Temper) -> float:
    return weights.FAULT_WEIGHT[code] * (2 if code in temper.sore else 1)
