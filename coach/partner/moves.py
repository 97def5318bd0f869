"""Which move comes next, one small rule a kind of turn."""

from typing import NamedTuple

from coach.domain.codes import Act, Band, FaultCode, Move, Term
from coach.domain.persona import Parameters, PrivateFact, Scenario, Settlement, Temper
from coach.domain.reading import Reading
from coach.domain.standing import Standing
from coach.partner import weights
from coach.partner.intent import Intent, offers_a_way, worst_fault


class Choice(NamedTuple):
    """A move, what it answers, and what it may reveal."""

    move: Move
    need: str | None = None
    fact: str | None = None
    settlement: str | None = None
    question: str | None = None
    act: Act | None = None
    term: Term | None = None
    matter: str | None = None


PLANNED = frozenset({Term.WHO, Term.WHEN})
"""Terms of which a proposal has one before it is asked for the rest: “may I have a word?” has none."""

STALLS = (Move.HOLD, Move.PROBE, Move.DEFLECT, Move.VENT)
"""What the other side goes through, in turn, while a learner says nothing to the point."""

MET = (Act.APOLOGY, Act.CREDIT, Act.OWNERSHIP, Act.FEELING_GUESS, Act.NEED_GUESS, Act.OFFER)
"""Acts that are acknowledged, the one that weighs most first."""

PLANS = (Act.PROPOSAL, Act.OFFER)
"""Acts whose words an agreement restates."""

ANSWERED = (Act.CLARIFICATION, Act.QUESTION, Act.SMALL_TALK, Act.ACKNOWLEDGEMENT)
"""Acts that get an answer whatever the mood, the one that asks most first."""


def choose(
    kind: Intent, before: Standing, after: Standing, reading: Reading, scene: Scenario, parameters: Parameters
) -> Choice:
    """Return the next move and what may be revealed with it."""
    if before.giving_up and _confirms(reading):
        return Choice(Move.TAKE)
    if kind is Intent.CAPITULATION:
        return Choice(Move.CLARIFY)
    if after.patience <= 0 and kind not in (Intent.GOOD, Intent.REPAIR):
        return Choice(Move.LEAVE)
    if kind is Intent.MISTREATMENT:
        return _about(Choice(_reaction(after, reading)), after, scene)
    if kind is Intent.GAMING:
        return Choice(Move.DEFLECT)
    return _conversing(kind, before, after, reading, scene, parameters)


def _conversing(
    kind: Intent, before: Standing, after: Standing, reading: Reading, scene: Scenario, parameters: Parameters
) -> Choice:
    """A reply that does no harm: what it says is met before the other side brings up something of its own."""
    gives = kind in (Intent.GOOD, Intent.REPAIR, Intent.LISTENING) and after.trust >= parameters.soften_at
    choices = (
        _agreement(after, reading, scene, parameters) if kind is Intent.GOOD and gives else None,
        _told(after, reading, scene, asked=True) if gives else None,
        _answered(reading, after) if _asks(reading) else None,
        _softened(before, after) if gives else None,
        _told(after, reading, scene, asked=False) if gives else None,
        _felt(before, after, reading) if not gives else None,
        _proposed(kind, after, reading, scene, gives),
        _acknowledged(reading),
        _listened(reading),
    )
    found = next((choice for choice in choices if choice), None) or Choice(_unmet(kind, after, reading, gives))
    return _about(found, after, scene)


def _confirms(reading: Reading) -> bool:
    """Asked whether they give it up: a plain yes, or giving in once more."""
    if reading.does(Act.QUESTION, Act.PROPOSAL, Act.REFUSAL):
        return False
    return reading.has(FaultCode.CAPITULATION) or (reading.does(Act.AGREEMENT) and reading.labels.total() <= 1)


def _reaction(after: Standing, reading: Reading) -> Move:
    if reading.has(FaultCode.CONTEMPT) or reading.has(FaultCode.THREAT) or reading.has(FaultCode.SARCASM):
        return Move.ATTACK
    if reading.has(FaultCode.DISMISSAL) or reading.has(FaultCode.DEFLECTION):
        return Move.ATTACK if after.band() is Band.HOT else Move.VENT
    if reading.has(FaultCode.DEMAND):
        return Move.HOLD
    return Move.ATTACK if after.band() is Band.HOT else Move.DEFEND


def _agreement(after: Standing, reading: Reading, scene: Scenario, parameters: Parameters) -> Choice | None:
    """A proposal that fits is agreed to once a need was heard and tension is down, and says all that must be said.

    It is not held up twice for what it leaves out: the rest can be seen to.
    """
    if not offers_a_way(reading) or not after.heard or after.tension > parameters.settle_at:
        return None
    ways = [s for s in _fitting(reading, scene) if not s.needs or set(s.needs) & set(after.heard)]
    if not ways:
        return None
    whole = next((s for s in ways if after.reminded or not _missing(s, after)), None)
    if whole:
        return Choice(Move.ACCEPT, settlement=whole.id)
    return Choice(Move.REMIND, term=_missing(ways[0], after)[0])


def _asks(reading: Reading) -> bool:
    """Tell whether a reply asks more than it proposes: one of the scene's questions counts unless it asks for something
    to be done."""
    if reading.questions and reading.labels.r < 2:
        return True
    return not reading.does(Act.PROPOSAL) and not offers_a_way(reading)


def _answered(reading: Reading, after: Standing) -> Choice | None:
    """A sincere question of the scene's gets its answer, once, any other one an honest word, at any tension."""
    new = next((question for question in reading.questions if question not in after.answered), None)
    if new:
        return Choice(Move.ANSWER, question=new, act=Act.QUESTION)
    asked = next((act for act in (Act.CLARIFICATION, Act.QUESTION) if reading.does(act)), None)
    return Choice(Move.ANSWER, act=asked) if asked and not reading.does(*MET) else None


def _softened(before: Standing, after: Standing) -> Choice | None:
    new = [need for need in after.heard if need not in before.heard]
    return Choice(Move.SOFTEN, need=new[0]) if new else None


def _felt(before: Standing, after: Standing, reading: Reading) -> Choice | None:
    """A need is heard before there is trust: it may be felt, but nothing is given for it."""
    if len(after.heard) == len(before.heard):
        return None
    return _acknowledged(reading) or Choice(Move.VENT)


def _told(after: Standing, reading: Reading, scene: Scenario, asked: bool) -> Choice | None:
    facts = (f for f in scene.facts if f.id not in after.told and _unlocked(f, after, reading))
    fact = next((f.id for f in facts if bool(f.unlock.ask) is asked), None)
    return Choice(Move.DISCLOSE, fact=fact) if fact else None


def _proposed(kind: Intent, after: Standing, reading: Reading, scene: Scenario, gives: bool) -> Choice | None:
    """A proposal that cannot be agreed to yet: countered, or taken seriously by naming what it lacks."""
    if not (reading.labels.r or reading.does(Act.PROPOSAL)):
        return None
    near = _fitting(reading, scene)
    lacks = next((term for s in near for term in _missing(s, after)), None)
    offer = _offer(after, near, scene)
    if gives and kind is Intent.GOOD and offer:
        return Choice(Move.COUNTER, settlement=offer)
    if lacks and reading.does(Act.PROPOSAL) and PLANNED & set(reading.terms):
        return Choice(Move.REMIND, term=lacks)
    if reading.does(*MET):
        return None
    if kind is Intent.WEAK:
        return Choice(Move.PROBE if int(after.patience * 4) % 2 == 0 else Move.HOLD)
    return Choice(Move.HOLD if reading.labels.r == 2 else Move.PROBE)


def _acknowledged(reading: Reading) -> Choice | None:
    act = next((act for act in MET if reading.does(act)), None)
    return Choice(Move.ACKNOWLEDGE, act=act) if act else None


def _listened(reading: Reading) -> Choice | None:
    act = next((act for act in ANSWERED if reading.does(act)), None)
    return Choice(Move.ANSWER, act=act) if act else None


def _unmet(kind: Intent, after: Standing, reading: Reading, gives: bool) -> Move:
    """A reply that does nothing in the talk: answered in kind, and not in the same way twice running (patience falls
    with each)."""
    if kind is Intent.NOTHING:
        return Move.CLARIFY
    if kind is not Intent.WEAK:
        return Move.PROBE if gives else Move.VENT
    labels, even = reading.labels, int(after.patience * 4) % 2 == 0
    if labels.f or labels.n:
        return Move.VENT if even else Move.PROBE
    if labels.o:
        return Move.DEFEND if even else Move.PROBE
    return STALLS[int(after.patience * 2) % len(STALLS)]


def _about(choice: Choice, after: Standing, scene: Scenario) -> Choice:
    """Probing and holding are about a matter that is still open, where there is one."""
    if choice.move not in (Move.PROBE, Move.HOLD):
        return choice
    return choice._replace(matter=next((m.id for m in scene.matters if m.id not in after.dealt_with), None))


def _missing(way: Settlement, after: Standing) -> list[Term]:
    """Return what the learner has neither said nor been asked for: nobody is asked twice for the same."""
    return [term for term in way.terms if term not in (*after.supplied, *after.reminded)]


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


def _offer(after: Standing, near: list[Settlement], scene: Scenario) -> str | None:
    """A settlement not yet countered with: one the request came near to, else the scene's next; two in a talk."""
    if len(after.offered) >= weights.COUNTERS:
        return None
    return next((s.id for s in (*near, *scene.settlements) if s.id not in after.offered), None)


def echo(move: Move, reading: Reading, temper: Temper) -> str:
    """Return the learner's own words the line may throw back or, in an agreement, restates; or nothing."""
    if move is Move.ACCEPT:
        said = {act: [found.quote.text for found in reading.acts if found.act is act] for act in PLANS}
        asked = [quote.text for quote in reading.evidence.get("r", ())]
        return next(iter([*said[Act.PROPOSAL], *asked, *said[Act.OFFER]]), "")
    if move in (Move.ATTACK, Move.DEFEND, Move.VENT, Move.LEAVE, Move.HOLD):
        fault = worst_fault(reading, temper)
        found = next((f.quote.text for f in reading.faults if f.code == fault), "")
        if found or move is not Move.HOLD:
            return found
    if move in (Move.PROBE, Move.HOLD):
        return next((quote.text for quote in reading.evidence.get("r", ())), "")
    return ""
