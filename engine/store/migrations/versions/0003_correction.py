"""What the owner says of a review where the language engine was wrong."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "correction",
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("made_ms", sa.Integer(), nullable=False),
        sa.Column("read_label", sa.String(), nullable=True),
        sa.Column("read_score", sa.Float(), nullable=True),
        sa.Column("read_probability", sa.Float(), nullable=True),
        sa.Column("reader", sa.String(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.LargeBinary(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["review_id"], ["review.id"], name="fk_correction_review_id_review"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_correction"),
        sa.UniqueConstraint("review_id", name="uq_correction_review_id"),
        sa.UniqueConstraint("uuid", name="uq_correction_uuid"),
    )
