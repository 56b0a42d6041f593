"""Codes by which somebody sets a forgotten password anew; which request spent a refresh token."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reset",
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("expires_ms", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name="fk_reset_member_id_member"),
        sa.PrimaryKeyConstraint("hash", name="pk_reset"),
    )
    op.create_index("ix_reset_member_id", "reset", ["member_id"])
    op.create_index("ix_reset_expires_ms", "reset", ["expires_ms"])
    op.add_column("refresh", sa.Column("attempt", sa.LargeBinary(length=32), nullable=True))
