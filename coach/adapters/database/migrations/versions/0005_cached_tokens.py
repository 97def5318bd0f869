"""cached tokens of a prompt"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply. Of calls from before nobody knows."""
    with op.batch_alter_table("model_calls") as batch:
        batch.add_column(sa.Column("cached_tokens", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table("model_calls") as batch:
        batch.drop_column("cached_tokens")
