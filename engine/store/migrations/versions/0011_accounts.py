"""What the owner has said of accounts on platforms."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "platform_account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("left_ms", sa.Integer()),
        sa.Column("told_ms", sa.Integer()),
        sa.PrimaryKeyConstraint("id", name="pk_platform_account"),
        sa.UniqueConstraint("platform", "account", name="uq_platform_account_platform_account"),
    )
