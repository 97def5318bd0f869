"""The tables. SQLite by default; nothing here that PostgreSQL would not take."""

from datetime import UTC, datetime
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcTime(TypeDecorator[datetime]):
    """A point in time, always with time zone UTC; SQLite forgets the zone, this puts it back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Any) -> datetime | None:
        """Store as UTC; a time without a zone is a mistake in the caller."""
        if value is not None and value.tzinfo is None:
            raise ValueError("a stored time needs a time zone")
        return value.astimezone(UTC) if value is not None else None

    def process_result_value(self, value: datetime | None, _dialect: Any) -> datetime | None:
        """Read as UTC."""
        return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


class Table(DeclarativeBase):
    """Base of the tables."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        dict[str, Any]: JSON(none_as_null=True),
        list[Any]: JSON(none_as_null=True),
        datetime: UtcTime,
    }


class ContentRow(Table):
    """Frozen content, stored once for each distinct wording: `hash` is the SHA-256 of `body`."""

    __tablename__ = "contents"

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    body: Mapped[dict[str, Any]]


class SessionRow(Table):
    """One session; `start` is the opening standing, `versions` what was in force.

    `sequence` grows with each session, whatever the clock says. A branch has the session and the turn it leaves, `root`
    is the session at the bottom of its tree (itself, if it is no branch).
    """

    __tablename__ = "sessions"
    __table_args__ = (
        Index("ix_sessions_learner_sequence", "learner", "sequence"),
        Index("ix_sessions_parent_session_parent_turn", "parent_session", "parent_turn"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    sequence: Mapped[int] = mapped_column(Integer, index=True)
    parent_session: Mapped[str | None] = mapped_column(ForeignKey("sessions.id"))
    parent_turn: Mapped[int | None]
    root: Mapped[str] = mapped_column(String(36), index=True)
    learner: Mapped[str] = mapped_column(String(64))
    persona_hash: Mapped[str] = mapped_column(ForeignKey("contents.hash"))
    rubric_hash: Mapped[str] = mapped_column(ForeignKey("contents.hash"))
    scene_id: Mapped[str] = mapped_column(String(64), index=True)
    lang: Mapped[str] = mapped_column(String(2))
    difficulty: Mapped[str] = mapped_column(String(8))
    mode: Mapped[str] = mapped_column(String(8))
    seed: Mapped[int]
    start: Mapped[dict[str, Any]]
    versions: Mapped[dict[str, Any]]
    started: Mapped[datetime]
    finished: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(String(16))
    ended_early: Mapped[bool]
    debrief: Mapped[dict[str, Any] | None]


class TurnRow(Table):
    """One turn: pending while only the reply is there, done when `completed` is set.

    A pending turn has what its nodes returned so far (`progress`) and how often it was begun to run (`attempts`). One
    that was set aside has no number.
    """

    __tablename__ = "turns"
    __table_args__ = (UniqueConstraint("session_id", "number"), UniqueConstraint("session_id", "key"))

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    session_id: Mapped[str] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"))
    number: Mapped[int | None]
    key: Mapped[str] = mapped_column(String(64))
    reply: Mapped[str] = mapped_column(Text)
    begun: Mapped[datetime]
    completed: Mapped[datetime | None]
    set_aside: Mapped[datetime | None]
    attempts: Mapped[int]
    progress: Mapped[dict[str, Any] | None]
    reading: Mapped[dict[str, Any] | None]
    cues: Mapped[list[Any] | None]
    standing: Mapped[dict[str, Any] | None]
    lines: Mapped[list[Any] | None]
    guidance: Mapped[dict[str, Any] | None]
    tension: Mapped[float | None] = mapped_column(Float)


class ScorecardRow(Table):
    """Who scored a turn, with faults and good moves; the scores are rows of their own.

    A turn may have two: the quick read that stood in, and the judge's that came later and then counts.
    """

    __tablename__ = "scorecards"
    __table_args__ = (UniqueConstraint("turn_id", "source"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    turn_id: Mapped[int] = mapped_column(ForeignKey("turns.id", ondelete="CASCADE"))
    source: Mapped[str] = mapped_column(String(16))
    faults: Mapped[list[Any]]
    good_moves: Mapped[list[Any]]
    better: Mapped[str] = mapped_column(Text)
    fit: Mapped[dict[str, Any] | None]
    judged: Mapped[dict[str, Any] | None]
    pending: Mapped[str] = mapped_column(String(32))


class CriterionScoreRow(Table):
    """One criterion's level (NULL: unscored, see `reason`) with its evidence, in the rubric's order."""

    __tablename__ = "criterion_scores"
    __table_args__ = (UniqueConstraint("scorecard_id", "criterion"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    scorecard_id: Mapped[int] = mapped_column(ForeignKey("scorecards.id", ondelete="CASCADE"))
    position: Mapped[int]
    criterion: Mapped[str] = mapped_column(String(64))
    level: Mapped[int | None]
    evidence: Mapped[list[Any]]
    reason: Mapped[dict[str, Any] | None]
    rationale: Mapped[str] = mapped_column(Text)
    votes: Mapped[list[Any]]
    worth_a_look: Mapped[bool]


class ContestRow(Table):
    """A learner's doubt about one score of a turn."""

    __tablename__ = "contests"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    turn_id: Mapped[int] = mapped_column(ForeignKey("turns.id", ondelete="CASCADE"), index=True)
    criterion: Mapped[str] = mapped_column(String(64))
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]


class ModelCallRow(Table):
    """What one call of a language model cost; never what was said in it."""

    __tablename__ = "model_calls"
    __table_args__ = (Index("ix_model_calls_learner_at", "learner", "at"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    session_id: Mapped[str] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"), index=True)
    learner: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
    role: Mapped[str] = mapped_column(String(16))
    model: Mapped[str] = mapped_column(String(128))
    prompt: Mapped[str] = mapped_column(String(16))
    prompt_tokens: Mapped[int]
    completion_tokens: Mapped[int]
    cached_tokens: Mapped[int]
    estimated: Mapped[bool]
    first_token_ms: Mapped[float | None] = mapped_column(Float)
    total_ms: Mapped[float] = mapped_column(Float)
    ended: Mapped[str] = mapped_column(String(32))
