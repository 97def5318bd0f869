"""language model: mode, what a judge adds, kept debriefs, what calls cost"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

EMPTY = sa.text("''")
NONE = sa.text("'[]'")


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("sessions") as sessions:
        sessions.add_column(sa.Column("mode", sa.String(8), nullable=False, server_default="embedded"))
        sessions.add_column(sa.Column("debrief", sa.JSON(none_as_null=True), nullable=True))
    with op.batch_alter_table("scorecards") as cards:
        cards.add_column(sa.Column("better", sa.Text(), nullable=False, server_default=EMPTY))
        cards.add_column(sa.Column("fit", sa.JSON(none_as_null=True), nullable=True))
        cards.add_column(sa.Column("judged", sa.JSON(none_as_null=True), nullable=True))
        cards.add_column(sa.Column("pending", sa.String(32), nullable=False, server_default=EMPTY))
    with op.batch_alter_table("criterion_scores") as scores:
        scores.add_column(sa.Column("rationale", sa.Text(), nullable=False, server_default=EMPTY))
        scores.add_column(sa.Column("votes", sa.JSON(none_as_null=True), nullable=False, server_default=NONE))
        scores.add_column(sa.Column("worth_a_look", sa.Boolean(), nullable=False, server_default=sa.false()))
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
    with op.batch_alter_table("criterion_scores") as scores:
        for name in ("worth_a_look", "votes", "rationale"):
            scores.drop_column(name)
    with op.batch_alter_table("scorecards") as cards:
        for name in ("pending", "judged", "fit", "better"):
            cards.drop_column(name)
    with op.batch_alter_table("sessions") as sessions:
        sessions.drop_column("debrief")
        sessions.drop_column("mode")
