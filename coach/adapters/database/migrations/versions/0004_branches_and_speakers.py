"""branches, several speakers, turns in flight, reasons as codes, order by sequence"""

import re
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

SENTENCES = {
    "not_read": r"The quick read only knows .*",
    "other_scale": r"The quick read gives levels 0 to 2.*",
    "not_verbatim": r"The quote is not in the reply\.",
    "missing": r"The judge left this criterion out\.",
    "out_of_range": r"Out of range: the judge gave (?P<level>.*), and the levels .* are 0 to (?P<top>\d+)\.",
    "twice": r"The judge gave this criterion two different levels\.",
    "no_quote": r"Lowered: .*",
    "no_level": r".+",
}
"""How the reasons were worded in the database before they were codes; `no_level` is true of any other."""

JSON = sa.JSON(none_as_null=True)


def upgrade() -> None:
    """Apply."""
    _branches()
    _speakers()
    _reasons()


def _branches() -> None:
    """Sessions get a place in order, and the branch they are; those from before are no branches."""
    with op.batch_alter_table("sessions") as batch:
        batch.add_column(sa.Column("sequence", sa.Integer(), nullable=False, server_default="0"))
        batch.add_column(sa.Column("root", sa.String(36), nullable=False, server_default=""))
        batch.add_column(sa.Column("parent_session", sa.String(36), nullable=True))
        batch.add_column(sa.Column("parent_turn", sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f("fk_sessions_parent_session_sessions"), "sessions", ["parent_session"], ["id"])
        batch.drop_index("ix_sessions_learner_started")
    sessions = sa.table("sessions", *map(sa.column, ("id", "started", "sequence", "root")))
    tx = op.get_bind()
    for place, session_id in enumerate(tx.scalars(sa.select(sessions.c.id).order_by("started", "id")).all(), 1):
        tx.execute(sa.update(sessions).where(sessions.c.id == session_id).values(sequence=place, root=session_id))
    op.create_index("ix_sessions_learner_sequence", "sessions", ["learner", "sequence"])
    op.create_index("ix_sessions_parent_session_parent_turn", "sessions", ["parent_session", "parent_turn"])
    op.create_index(op.f("ix_sessions_sequence"), "sessions", ["sequence"])
    op.create_index(op.f("ix_sessions_root"), "sessions", ["root"])


def _speakers() -> None:
    """Turns get lists of cues and lines, and what is kept of one in flight."""
    with op.batch_alter_table("turns") as batch:
        batch.alter_column("number", existing_type=sa.Integer(), nullable=True)
        batch.alter_column("cue", existing_type=JSON, new_column_name="cues")
        batch.alter_column("line", existing_type=JSON, new_column_name="lines")
        batch.add_column(sa.Column("set_aside", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"))
        batch.add_column(sa.Column("progress", JSON, nullable=True))
    # Put into a list as text: a damaged value stays as it is and stops nobody else's.
    for name in ("cues", "lines"):
        listed = f"'[' || CAST({name} AS TEXT) || ']'"
        listed = listed if op.get_bind().dialect.name == "sqlite" else f"CAST({listed} AS JSON)"
        op.execute(sa.text(f"UPDATE turns SET {name} = {listed} WHERE {name} IS NOT NULL"))  # noqa: S608


def _reasons() -> None:
    """Sentences become codes with fields."""
    with op.batch_alter_table("criterion_scores") as batch:
        batch.alter_column("reason", existing_type=sa.Text(), new_column_name="sentence")
    op.add_column("criterion_scores", sa.Column("reason", JSON, nullable=True))
    scores = sa.table("criterion_scores", sa.column("sentence"), sa.column("reason", JSON))
    tx = op.get_bind()
    for sentence in tx.scalars(sa.select(scores.c.sentence).distinct().where(scores.c.sentence != "")).all():
        tx.execute(sa.update(scores).where(scores.c.sentence == sentence).values(reason=_reason(sentence)))
    with op.batch_alter_table("criterion_scores") as batch:
        batch.drop_column("sentence")


def _reason(sentence: str) -> dict[str, Any]:
    found = ((code, re.fullmatch(pattern, sentence, re.DOTALL)) for code, pattern in SENTENCES.items())
    return next({"code": code, "fields": match.groupdict()} for code, match in found if match)


def downgrade() -> None:
    """Turns set aside, branches and second speakers have no place in the tables before; there is a copy instead."""
    raise NotImplementedError("Put the copy that was made before this migration back in place (coach.db.before-0004).")
