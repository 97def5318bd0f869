"""Rows of sessions: how they are stored, where they branch, how they end."""

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, Connection, Row, and_, func, insert, or_, select, update

from coach.adapters.database import contents
from coach.adapters.database.damage import intact
from coach.adapters.database.tables import SessionRow, TurnRow
from coach.domain.codes import Outcome
from coach.domain.session import Branch, Mode, Play, Session
from coach.errors import BranchesFull, NotFound

BRANCHES = 3
"""Other ways that may leave one turn."""

MODE = TypeAdapter[Mode](Mode)


def create(tx: Connection, session: Session, versions: dict[str, str]) -> None:
    """Store a session, as a branch where it is one; raises NotFound, BranchesFull."""
    play, branch = session.play, session.branch and _branch(tx, session.branch)
    tx.execute(
        insert(SessionRow).values(
            id=session.id,
            sequence=select(func.coalesce(func.max(SessionRow.sequence), 0) + 1).scalar_subquery(),
            parent_session=branch.parent if branch else None,
            parent_turn=branch.turn if branch else None,
            root=session_row(tx, branch.parent).root if branch else session.id,
            learner=session.learner,
            persona_hash=contents.keep(tx, play.persona),
            rubric_hash=contents.keep(tx, play.rubric),
            scene_id=play.scene_id,
            lang=play.lang,
            difficulty=play.difficulty.value,
            mode=session.mode,
            seed=play.seed,
            start=session.start.model_dump(mode="json"),
            versions=versions,
            started=session.started,
            outcome=Outcome.OPEN.value,
            ended_early=False,
        )
    )


def session_row(tx: Connection, session_id: str) -> Row[Any]:
    """Return the plain columns of a session; raises NotFound, SessionDamaged."""
    names = ("id", "learner", "mode", "finished", "root", "parent_session", "parent_turn")
    columns = (getattr(SessionRow, name) for name in names)
    with intact(session_id):
        row = tx.execute(select(*columns).where(SessionRow.id == session_id)).first()
    if row is None:
        raise NotFound(what="session", id=session_id)
    return row


def locked(tx: Connection, session_id: str) -> Row[Any]:
    """Return a session's row after taking its lock: two programs cannot both see the same last turn or branch.

    SQLite has one lock for all and a transaction that writes has it already; raises NotFound.
    """
    tx.execute(select(SessionRow.id).where(SessionRow.id == session_id).with_for_update())
    return session_row(tx, session_id)


def lineage(tx: Connection, session_id: str) -> list[Row[Any]]:
    """Return the row of a session after those it branched from, the root first; raises NotFound."""
    rows = [session_row(tx, session_id)]
    while rows[0].parent_session:
        rows.insert(0, session_row(tx, rows[0].parent_session))
    return rows


def turns_of(rows: Sequence[Row[Any]]) -> ColumnElement[bool]:
    """Return the condition on turns to be those of the last session of a lineage, with those it took over."""
    shared = (and_(TurnRow.session_id == row.id, TurnRow.number < branch.parent_turn) for row, branch in pairwise(rows))
    return or_(*shared, TurnRow.session_id == rows[-1].id)


def close(tx: Connection, session_id: str, at: datetime, **values: Any) -> None:
    """Mark an open session as over; changes nothing if it is."""
    still_open = (SessionRow.id == session_id, SessionRow.finished.is_(None))
    tx.execute(update(SessionRow).where(*still_open).values(finished=at, **values))


def session_from(tx: Connection, kept: contents.Contents, session_id: str, root: str) -> Session:
    """Return a session without its turns, as it opened in the session `root`."""
    row = tx.execute(select(SessionRow).where(SessionRow.id == session_id)).one()
    start = tx.scalar(select(SessionRow.start).where(SessionRow.id == root))
    play = Play.model_validate(
        {
            "persona": kept.persona(tx, row.persona_hash),
            "rubric": kept.rubric(tx, row.rubric_hash),
            **{name: getattr(row, name) for name in ("scene_id", "lang", "difficulty", "seed")},
        }
    )
    same = ("id", "learner", "mode", "started", "finished", "outcome", "ended_early")
    plain = {name: getattr(row, name) for name in same}
    return Session.model_validate({**plain, "play": play, "start": start, "branch": branch_of(row)})


def branch_of(row: Row[Any]) -> Branch | None:
    """Return where a session leaves another one, None for one that does not."""
    return Branch(parent=row.parent_session, turn=row.parent_turn) if row.parent_session else None


def _branch(tx: Connection, asked: Branch) -> Branch:
    """Return a branch as it is stored: from the session in which its turn was said."""
    locked(tx, session_row(tx, asked.parent).root)  # one lock a tree, so that two windows cannot both be the third
    parent = next(row for row in reversed(lineage(tx, asked.parent)) if asked.turn >= (row.parent_turn or 1))
    said = select(TurnRow.id).where(
        TurnRow.session_id == parent.id, TurnRow.number == asked.turn, TurnRow.completed.is_not(None)
    )
    if tx.scalar(said) is None:
        raise NotFound(what="turn", id=f"{asked.parent} {asked.turn}")
    siblings = select(func.count()).where(SessionRow.parent_session == parent.id, SessionRow.parent_turn == asked.turn)
    if (tx.scalar(siblings) or 0) >= BRANCHES:
        raise BranchesFull()
    return Branch(parent=parent.id, turn=asked.turn)
