"""Rows of turns: a reply that waits, what its nodes returned so far, and the finished turn."""

from datetime import datetime
from typing import Any, NamedTuple

from pydantic import ValidationError
from sqlalchemy import ColumnElement, Connection, Row, insert, select, update

from coach.adapters.database import scorecards
from coach.adapters.database.calls import spend
from coach.adapters.database.damage import intact
from coach.adapters.database.sessions import close, locked
from coach.adapters.database.tables import TurnRow
from coach.domain.codes import Outcome
from coach.domain.scoring import Scorecard
from coach.domain.session import PendingTurn, Progress, Turn
from coach.errors import NotFound, SessionBusy, SessionOver

PARTS = ("reading", "cues", "standing", "lines", "guidance")
PENDING = TurnRow.completed.is_(None) & TurnRow.set_aside.is_(None)


class Talk(NamedTuple):
    """The turns of a session as they stand: finished, pending, and the last reply if it was set aside."""

    turns: tuple[Turn, ...]
    pending: PendingTurn | None
    set_aside: str


def begin(tx: Connection, session_id: str, key: str, reply: str, at: datetime) -> bool:
    """Store a reply as the pending turn and return False, or True if its key is there already.

    Raises NotFound, SessionOver, SessionBusy.
    """
    session = locked(tx, session_id)
    done = TurnRow.completed.is_not(None).label("done")
    rows = tx.execute(select(TurnRow.key, TurnRow.number, done).where(TurnRow.session_id == session_id)).all()
    if any(row.key == key for row in rows):
        return True
    if session.finished is not None:
        raise SessionOver()
    numbered = [row for row in rows if row.number is not None]
    if not all(row.done for row in numbered):
        raise SessionBusy()
    number = (session.parent_turn or 1) + len(numbered)
    values = {"session_id": session_id, "number": number, "key": key, "reply": reply, "begun": at, "attempts": 0}
    tx.execute(insert(TurnRow).values(values))
    return False


def attempt(tx: Connection, session_id: str) -> int:
    """Count one more run of the pending turn and return how many there were; raises NotFound."""
    one_more = update(TurnRow).where(TurnRow.session_id == session_id, PENDING).values(attempts=TurnRow.attempts + 1)
    attempts = tx.execute(one_more.returning(TurnRow.attempts)).scalar()
    if attempts is None:
        raise NotFound(what="pending turn", id=session_id)
    return attempts


def keep_progress(tx: Connection, session_id: str, number: int, progress: Progress) -> None:
    """Keep what the nodes of the pending turn returned so far."""
    pending = (TurnRow.session_id == session_id, TurnRow.number == number, PENDING)
    tx.execute(update(TurnRow).where(*pending).values(progress=progress.model_dump(mode="json")))


def set_aside(tx: Connection, session_id: str, at: datetime) -> None:
    """Give up the pending turn, if there is one; what it cost so far is counted."""
    row = tx.execute(select(TurnRow.id, TurnRow.progress).where(TurnRow.session_id == session_id, PENDING)).first()
    if row is not None:
        progress = _progress(row.progress)
        spend(tx, session_id, progress.paid(), at)
        tx.execute(update(TurnRow).where(TurnRow.id == row.id).values(number=None, set_aside=at, progress=None))


def complete(tx: Connection, session_id: str, turn: Turn, at: datetime) -> Turn:
    """Finish the pending turn with its scores and the session's outcome, and return it as it is kept: what its calls
    cost stands in a table of its own. One that is finished already stays as it is. Raises NotFound."""
    bare = _without_calls(turn)
    kept = {**bare.model_dump(mode="json", include=set(PARTS)), "tension": turn.standing.tension}
    # A run that was given up may still come to its end, when the next reply has its number.
    same = (TurnRow.session_id == session_id, TurnRow.number == turn.number, TurnRow.reply == turn.reply)
    done = update(TurnRow).where(*same, PENDING).values(completed=at, progress=None, **kept)
    turn_id = tx.execute(done.returning(TurnRow.id)).scalar()
    if turn_id is None:
        return _finished(tx, session_id, turn.number)
    scorecards.keep(tx, turn_id, bare.scorecard)
    spend(tx, session_id, turn.paid(), at)
    if turn.standing.outcome is not Outcome.OPEN:
        close(tx, session_id, at, outcome=turn.standing.outcome.value)
    return bare


def turn_id(tx: Connection, session_id: str, number: int) -> int:
    """Return the id of a finished turn of the session's own; raises NotFound."""
    found = select(TurnRow.id).where(
        TurnRow.session_id == session_id, TurnRow.number == number, TurnRow.completed.is_not(None)
    )
    row_id = tx.scalar(found)
    if row_id is None:
        raise NotFound(what="turn", id=f"{session_id} {number}")
    return row_id


def talk(tx: Connection, wanted: ColumnElement[bool]) -> Talk:
    """Return the turns that meet a condition."""
    rows = tx.execute(select(TurnRow).where(wanted).order_by(TurnRow.id)).all()
    cards = scorecards.scorecards(tx, wanted)
    turns = tuple(_turn(row, cards[row.id]) for row in rows if row.completed)
    last = rows[-1] if rows else None
    if last is None or last.completed:
        return Talk(turns, None, "")
    if last.set_aside:
        return Talk(turns, None, last.reply)
    return Talk(turns, PendingTurn(reply=last.reply, progress=_progress(last.progress), attempts=last.attempts), "")


def _finished(tx: Connection, session_id: str, number: int) -> Turn:
    with intact(session_id):
        return talk(tx, TurnRow.id == turn_id(tx, session_id, number)).turns[0]


def _turn(row: Row[Any], card: Scorecard) -> Turn:
    parts = {name: getattr(row, name) for name in ("number", "reply", *PARTS)}
    return Turn.model_validate({**parts, "scorecard": card})


def _progress(kept: dict[str, Any] | None) -> Progress:
    """Return what is kept of a turn in flight; what another version of the coach kept is not needed to run it anew."""
    try:
        return Progress.model_validate(kept or {})
    except ValidationError:
        return Progress()


def _without_calls(turn: Turn) -> Turn:
    second = turn.reading.second
    bare = {
        "reading": turn.reading.model_copy(update={"second": second and second.model_copy(update={"calls": ()})}),
        "lines": tuple(line.model_copy(update={"calls": ()}) for line in turn.lines),
        "scorecard": turn.scorecard.model_copy(update={"calls": ()}),
    }
    return turn.model_copy(update=bare)
