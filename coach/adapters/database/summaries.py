"""Lists of sessions: counts and means without reading what was said in them."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, func, select

from coach.adapters.database.contents import Contents
from coach.adapters.database.sessions import branch_of
from coach.adapters.database.tables import CriterionScoreRow, ScorecardRow, SessionRow, TurnRow
from coach.domain.scoring import SOURCES
from coach.service.protocols import SessionSummary

SAME = ("id", "learner", "scene_id", "lang", "difficulty", "started", "finished", "outcome", "ended_early")
COLUMNS = ("persona_hash", "parent_session", "parent_turn")


class Means(NamedTuple):
    """Mean levels of a session by criterion, over `scored` replies of one source; `mixed` if there are others too."""

    levels: dict[str, float]
    source: str
    mixed: bool
    scored: int


def ids(tx: Connection, learner: str | None) -> Sequence[str]:
    """Return the ids of a learner's sessions (or of everybody's), newest first."""
    chosen = select(SessionRow.id).order_by(SessionRow.sequence.desc(), SessionRow.id)
    return tx.scalars(chosen if learner is None else chosen.where(SessionRow.learner == learner)).all()


def family(tx: Connection, root: str) -> Sequence[str]:
    """Return the ids of the sessions of a tree, in the order they started."""
    return tx.scalars(select(SessionRow.id).where(SessionRow.root == root).order_by(SessionRow.sequence)).all()


def summaries(tx: Connection, contents: Contents, wanted: Sequence[str]) -> list[SessionSummary]:
    """Return a row of a list for each of these sessions, in this order."""
    chosen = select(*(getattr(SessionRow, name) for name in (*SAME, *COLUMNS))).where(SessionRow.id.in_(wanted))
    rows: dict[str, Row[Any]] = {row.id: row for row in tx.execute(chosen)}
    counts, means = _counts(tx, wanted), _means(tx, wanted)
    none = Means({}, "quick_read", False, 0)
    return [_summary(tx, contents, rows[one], counts.get(one, 0), means.get(one, none)) for one in wanted]


def _summary(tx: Connection, contents: Contents, row: Row[Any], turns: int, means: Means) -> SessionSummary:
    persona = contents.persona(tx, row.persona_hash)
    return SessionSummary.model_validate(
        {
            **{name: getattr(row, name) for name in SAME},
            "persona": persona.name,
            "scene": persona.scene(row.scene_id).title,
            "turns": turns,
            "means": means.levels,
            "source": means.source,
            "mixed": means.mixed,
            "scored": means.scored,
            "branch": branch_of(row),
        }
    )


def _counts(tx: Connection, wanted: Sequence[str]) -> dict[str, int]:
    done = select(TurnRow.session_id, func.count()).where(
        TurnRow.session_id.in_(wanted), TurnRow.completed.is_not(None)
    )
    return dict(tx.execute(done.group_by(TurnRow.session_id)).all())


def _means(tx: Connection, wanted: Sequence[str]) -> dict[str, Means]:
    """Means over one kind of scores a session: the judge's where there are any, else the quick read's."""
    scored = (
        select(
            TurnRow.session_id,
            ScorecardRow.source,
            CriterionScoreRow.criterion,
            func.avg(CriterionScoreRow.level),
            func.count(TurnRow.id.distinct()),
        )
        .join(ScorecardRow, ScorecardRow.turn_id == TurnRow.id)
        .join(CriterionScoreRow, CriterionScoreRow.scorecard_id == ScorecardRow.id)
        .where(TurnRow.session_id.in_(wanted), CriterionScoreRow.level.is_not(None))
        .group_by(TurnRow.session_id, ScorecardRow.source, CriterionScoreRow.criterion)
        .order_by(func.min(CriterionScoreRow.position))
    )
    levels: dict[str, dict[str, dict[str, float]]] = defaultdict(lambda: defaultdict(dict))
    replies: dict[tuple[str, str], int] = defaultdict(int)
    for session_id, source, criterion, mean, count in tx.execute(scored):
        levels[session_id][source][criterion] = round(float(mean), 2)
        replies[session_id, source] = max(replies[session_id, source], count)
    unjudged = _unjudged(tx, wanted)
    means: dict[str, Means] = {}
    for session_id, by_source in levels.items():
        counted = next(source for source in SOURCES if source in by_source)
        mixed = counted == "judge" and session_id in unjudged
        means[session_id] = Means(by_source[counted], counted, mixed, replies[session_id, counted])
    return means


def _unjudged(tx: Connection, wanted: Sequence[str]) -> set[str]:
    """Return the sessions with a finished turn that no judge scored."""
    judged = select(ScorecardRow.id).where(ScorecardRow.turn_id == TurnRow.id, ScorecardRow.source == "judge")
    left = select(TurnRow.session_id).where(TurnRow.session_id.in_(wanted), TurnRow.completed.is_not(None))
    return set(tx.scalars(left.where(~judged.exists()).distinct()))
