"""What calls of a language model cost."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select

from coach.adapters.database.sessions import session_row
from coach.adapters.database.tables import ModelCallRow
from coach.domain.model import ModelCall


def spend(tx: Connection, session_id: str, calls: Sequence[ModelCall], at: datetime) -> None:
    """Record what calls of a session cost; raises NotFound."""
    if calls:
        known = {"session_id": session_id, "learner": session_row(tx, session_id).learner, "at": at}
        tx.execute(insert(ModelCallRow), [{**known, **call.model_dump()} for call in calls])


def tokens_since(tx: Connection, learner: str, since: datetime) -> int:
    """Return the tokens a learner's calls took since then."""
    tokens = func.sum(ModelCallRow.prompt_tokens + ModelCallRow.completion_tokens)
    return tx.scalar(select(tokens).where(ModelCallRow.learner == learner, ModelCallRow.at >= since)) or 0


def calls(tx: Connection, session_ids: Sequence[str] | None) -> list[tuple[str, ModelCall]]:
    """Return the calls of sessions (all of them for None) with their session's id, oldest first."""
    wanted = select(ModelCallRow).order_by(ModelCallRow.id)
    if session_ids is not None:
        wanted = wanted.where(ModelCallRow.session_id.in_(session_ids))
    return [(row.session_id, _call(row)) for row in tx.execute(wanted)]


def _call(row: Row[Any]) -> ModelCall:
    return ModelCall.model_validate({name: getattr(row, name) for name in ModelCall.model_fields})
