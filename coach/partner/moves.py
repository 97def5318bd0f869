"""Which move comes next, one small rule a kind of turn."""

from typing import NamedTuple

from coach.domain.codes import Band, FaultCode, Move
from coach.domain.persona import Parameters, PrivateFact, Scenario, Settlement, Temper
from coach.domain.reading import Reading
from coach.domain.standing import Standing
from coach.partner.intent import Intent, worst_fault


class Choice(NamedTuple):
    """A move and what it may reveal."""

    move: Move
    need: str | None = None
    fact: str | None = None
    settlement: str | None = None


STALLS = (Move.HOLD, Move.PROBE, Move.DEFLECT, Move.VENT)
"""What the other side goes through, in turn, while a learner says nothing to the point."""


def choose(
    kind: Intent, before: Standing, after: Standing, reading: Reading, scene: Scenario, parameters: Parameters
) -> Choice:
    """Return the next move and what may be revealed with it."""
    if kind is Intent.CAPITULATION:
        return Choice(Move.TAKE)
    if after.patience <= 0 and kind is not Intent.GOOD:
        return Choice(Move.LEAVE)
    if kind is Intent.MISTREATMENT:
        return Choice(_reaction(after, reading))
    if kind is Intent.GAMING:
        return Choice(Move.DEFLECT)
    if kind is Intent.NOTHING:
        return Choice(Move.CLARIFY)
    if kind is Intent.WEAK:
        return Choice(_weak(after, reading))
    if after.trust < parameters.soften_at:
        return Choice(_guarded(before, after, reading))
    return _open(before, after, reading, scene, parameters)


def _reaction(after: Standing, reading: Reading) -> Move:
    if reading.has(FaultCode.CONTEMPT) or reading.has(FaultCode.THREAT) or reading.has(FaultCode.SARCASM):
        return Move.ATTACK
    if reading.has(FaultCode.DISMISSAL) or reading.has(FaultCode.DEFLECTION):
        return Move.ATTACK if after.band() is Band.HOT else Move.VENT
    if reading.has(FaultCode.DEMAND):
        return Move.HOLD
    return Move.ATTACK if after.band() is Band.HOT else Move.DEFEND


def _weak(after: Standing, reading: Reading) -> Move:
    """Half a reply: answered in kind, and not in the same way twice running (patience falls with each)."""
    labels = reading.labels
    even = int(after.patience * 4) % 2 == 0
    if labels.r:
        return Move.PROBE if even else Move.HOLD
    if labels.f or labels.n:
        return Move.VENT if even else Move.PROBE
    if labels.o:
        return Move.DEFEND if even else Move.PROBE
    return STALLS[int(after.patience * 2) % len(STALLS)]


def _guarded(before: Standing, after: Standing, reading: Reading) -> Move:
    """A good turn before there is trust: it may be felt, but nothing is given for it."""
    if len(after.heard) > len(before.heard):
        return Move.VENT
    if reading.labels.r == 2:
        return Move.HOLD
    return Move.PROBE if reading.labels.r else Move.VENT


def _open(before: Standing, after: Standing, reading: Reading, scene: Scenario, parameters: Parameters) -> Choice:
    agreed = _agreeable(after, reading, scene, parameters)
    if agreed:
        return Choice(Move.ACCEPT, settlement=agreed)
    new = [need for need in after.heard if need not in before.heard]
    if new:
        return Choice(Move.SOFTEN, need=new[0])
    fact = next((f.id for f in scene.facts if f.id not in after.told and _unlocked(f, after, reading)), None)
    if fact:
        return Choice(Move.DISCLOSE, fact=fact)
    offer = _offer(after, reading, scene)
    if reading.labels.r and offer:
        return Choice(Move.COUNTER, settlement=offer)
    return Choice(Move.PROBE)


def _agreeable(after: Standing, reading: Reading, scene: Scenario, parameters: Parameters) -> str | None:
    if reading.labels.r < 2 or not after.heard or after.tension > parameters.settle_at:
        return None
    return next((s.id for s in _fitting(reading, scene) if not s.needs or set(s.needs) & set(after.heard)), None)


def _fitting(reading: Reading, scene: Scenario) -> list[Settlement]:
    by_id = {settlement.id: settlement for settlement in scene.settlements}
    return [by_id[i] for i in reading.fits if i in by_id]


def _unlocked(fact: PrivateFact, after: Standing, reading: Reading) -> bool:
    unlock = fact.unlock
    return (
        (unlock.need is None or unlock.need in after.heard)
        and (unlock.ask is None or fact.id in reading.asked)
        and (unlock.trust is None or after.trust >= unlock.trust)
    )


def _offer(after: Standing, reading: Reading, scene: Scenario) -> str | None:
    """A settlement not yet countered with: one the request came near to, else the scene's next."""
    near = [s.id for s in _fitting(reading, scene)]
    return next((i for i in (*near, *(s.id for s in scene.settlements)) if i not in after.offered), None)


def echo(move: Move, reading: Reading, temper: Temper) -> str:
    """Return the learner's own words the line may throw back, or nothing."""
    if move in (Move.ATTACK, Move.DEFEND, Move.VENT, Move.LEAVE, Move.HOLD):
        fault = worst_fault(reading, temper)
        found = next((f.quote.text for f in reading.faults if f.code == fault), "")
        if found or move is not Move.HOLD:
            return found
    if move in (Move.PROBE, Move.HOLD):
        return next((quote.text for quote in reading.evidence.get("r", ())), "")
    return ""
