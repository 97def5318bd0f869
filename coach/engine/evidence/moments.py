"""The turns of a session that mattered: where it turned, and which line cost most."""

from coach.domain.codes import Act, FaultCode
from coach.domain.debrief import Moment
from coach.domain.session import Session, Turn

MOVED = 0.3
"""Change in tension or trust (of 10) from which a turn is said to have moved the other side."""


def turning_point(session: Session, number: int, quote: str) -> Moment | None:
    """Return a turn as the turning point; None where the quote was not said in it or it moved nothing for the good."""
    turn = _turn(session, number, quote)
    moment = _moment(session, turn, quote) if turn else None
    return moment if moment and gain(moment) > 0 and _moved(moment) else None


def costliest(session: Session, number: int, quote: str) -> Moment | None:
    """Return a turn as the costliest line; None where the quote was not said in it, or no fault, or it cost nothing."""
    turn = _turn(session, number, quote)
    if not turn or not _wrongs(turn):
        return None
    rule = next(iter(turn.guidance.passages), None)
    moment = _moment(session, turn, quote).model_copy(update={"better": turn.scorecard.better, "rule": rule})
    return moment if gain(moment) < 0 else None


def gain(moment: Moment) -> float:
    """Return how much a turn did for the talk: trust won and tension lost."""
    return moment.trust_change - moment.tension_change


def _moved(moment: Moment) -> bool:
    return moment.tension_change <= -MOVED or moment.trust_change >= MOVED


def _turn(session: Session, number: int, quote: str) -> Turn | None:
    return next((t for t in session.turns if t.number == number and quote and quote in t.reply), None)


def _wrongs(turn: Turn) -> bool:
    """Words to the scorer wrong nobody."""
    codes = {*turn.reading.codes(), *(fault.code for fault in turn.scorecard.faults)} - {FaultCode.GAMING}
    return bool(codes) or turn.reading.does(Act.ACCUSATION, Act.THREAT)


def _moment(session: Session, turn: Turn, quote: str) -> Moment:
    before = session.turns[turn.number - 2].standing if turn.number > 1 else session.start
    return Moment(
        turn=turn.number,
        quote=quote,
        tension_change=round(turn.standing.tension - before.tension, 3),
        trust_change=round(turn.standing.trust - before.trust, 3),
        faults=turn.reading.codes(),
    )
