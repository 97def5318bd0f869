"""What the language model did, session by session."""

from collections import defaultdict
from collections.abc import Sequence
from statistics import median
from typing import NamedTuple

from pydantic import TypeAdapter
from sqlalchemy import Connection, func, select

from coach.adapters.database.calls import calls
from coach.adapters.database.tables import ModelCallRow, ScorecardRow, SessionRow, TurnRow
from coach.domain.model import FINE, ModelCall
from coach.domain.scoring import Judged
from coach.domain.session import Line
from coach.service.protocols import ModelTokens, Usage

LINES = TypeAdapter(tuple[Line, ...])


class Counts(NamedTuple):
    """What happened in the turns of a session; see Usage."""

    thrown_away: int = 0
    stood_in: int = 0
    pending: int = 0
    lowered: int = 0


def ids(tx: Connection) -> Sequence[str]:
    """Return the sessions with calls, the one with the oldest call first."""
    grouped = select(ModelCallRow.session_id).group_by(ModelCallRow.session_id)
    return tx.scalars(grouped.order_by(func.min(ModelCallRow.id))).all()


def usage(tx: Connection, wanted: Sequence[str]) -> list[Usage]:
    """Return what the model did in each of these sessions, in this order."""
    made: dict[str, list[ModelCall]] = defaultdict(list)
    for session_id, call in calls(tx, wanted):
        made[session_id].append(call)
    chosen = select(SessionRow.id, SessionRow.learner).where(SessionRow.id.in_(wanted))
    learners = dict(tx.execute(chosen).all())
    counts = _counts(tx, wanted)
    return [_usage(one, learners[one], made[one], counts[one]) for one in wanted]


def _usage(session_id: str, learner: str, made: Sequence[ModelCall], counts: Counts) -> Usage:
    first = [call.first_token_ms for call in made if call.role == "actor" and call.first_token_ms is not None]
    return Usage(
        session=session_id,
        learner=learner,
        calls=len(made),
        failed=sum(call.ended != FINE for call in made),
        prompt_tokens=sum(call.prompt_tokens for call in made),
        cached_tokens=sum(call.cached_tokens for call in made),
        completion_tokens=sum(call.completion_tokens for call in made),
        models=_by_model(made),
        first_token_ms=median(first) if first else None,
        total_ms=median(call.total_ms for call in made),
        **counts._asdict(),
    )


def _by_model(made: Sequence[ModelCall]) -> tuple[ModelTokens, ...]:
    by_name: dict[str, list[ModelCall]] = defaultdict(list)
    for call in made:
        by_name[call.model].append(call)
    return tuple(
        ModelTokens(
            model=name,
            prompt_tokens=sum(call.prompt_tokens for call in calls),
            cached_tokens=sum(call.cached_tokens for call in calls),
            completion_tokens=sum(call.completion_tokens for call in calls),
        )
        for name, calls in by_name.items()
    )


def _counts(tx: Connection, wanted: Sequence[str]) -> dict[str, Counts]:
    """Count in the lines and the scorecards alone: the rest of a turn is not read."""
    counts: dict[str, Counts] = defaultdict(Counts)
    done = (TurnRow.session_id.in_(wanted), TurnRow.completed.is_not(None))
    for session_id, found in tx.execute(select(TurnRow.session_id, TurnRow.lines).where(*done)):
        lines, so_far = LINES.validate_python(found), counts[session_id]
        counts[session_id] = so_far._replace(
            thrown_away=so_far.thrown_away + sum(len(line.broke) for line in lines),
            stood_in=so_far.stood_in + sum(bool(line.instead) for line in lines),
        )
    cards = select(TurnRow.session_id, TurnRow.id, ScorecardRow.pending, ScorecardRow.judged)
    rows = tx.execute(cards.join(ScorecardRow, ScorecardRow.turn_id == TurnRow.id).where(*done)).all()
    judged = {turn_id for _, turn_id, _, by in rows if by}
    for session_id, turn_id, pending, by in rows:
        so_far = counts[session_id]
        counts[session_id] = so_far._replace(
            pending=so_far.pending + (bool(pending) and turn_id not in judged),
            lowered=so_far.lowered + (Judged.model_validate(by).lowered if by else 0),
        )
    return counts
