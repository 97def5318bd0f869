"""language model: mode, what a judge adds, kept debriefs, what calls cost"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

EMPTY = sa.text("''")
NONE = sa.text("'[]'")
ADDED = {
    "criterion_scores": ("worth_a_look", "votes", "rationale"),
    "scorecards": ("pending", "judged", "fit", "better"),
    "sessions": ("debrief", "mode"),
}


def upgrade() -> None:
    """Apply."""
    # Never in a batch: SQLite would make these tables anew, and dropping the old ones takes the rows pointing at them.
    op.add_column("sessions", sa.Column("mode", sa.String(8), nullable=False, server_default="embedded"))
    op.add_column("sessions", sa.Column("debrief", sa.JSON(none_as_null=True), nullable=True))
    op.add_column("scorecards", sa.Column("better", sa.Text(), nullable=False, server_default=EMPTY))
    op.add_column("scorecards", sa.Column("fit", sa.JSON(none_as_null=True), nullable=True))
    op.add_column("scorecards", sa.Column("judged", sa.JSON(none_as_null=True), nullable=True))
    op.add_column("scorecards", sa.Column("pending", sa.String(32), nullable=False, server_default=EMPTY))
    op.add_column("criterion_scores", sa.Column("rationale", sa.Text(), nullable=False, server_default=EMPTY))
    op.add_column(
        "criterion_scores", sa.Column("votes", sa.JSON(none_as_null=True), nullable=False, server_default=NONE)
    )
    marked: sa.Column[bool] = sa.Column("worth_a_look", sa.Boolean(), nullable=False, server_default=sa.false())
    op.add_column("criterion_scores", marked)
    op.create_table(
        "model_calls",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("session_id", sa.String(36), nullable=False),
        sa.Column("learner", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("model", sa.String(128), nullable=False),
        sa.Column("prompt", sa.String(16), nullable=False),
        sa.Column("prompt_tokens", sa.Integer(), nullable=False),
        sa.Column("completion_tokens", sa.Integer(), nullable=False),
        sa.Column("estimated", sa.Boolean(), nullable=False),
        sa.Column("first_token_ms", sa.Float(), nullable=True),
        sa.Column("total_ms", sa.Float(), nullable=False),
        sa.Column("ended", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name=op.f("fk_model_calls_session_id_sessions"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_model_calls")),
    )
    op.create_index("ix_model_calls_learner_at", "model_calls", ["learner", "at"])
    op.create_index(op.f("ix_model_calls_session_id"), "model_calls", ["session_id"])


def downgrade() -> None:
    """Take back."""
    op.drop_table("model_calls")
    for table, names in ADDED.items():
        for name in names:
            op.drop_column(table, name)
