"""What the language engine finds beyond a score: intent, manner, reasons for hurry, aspects.

Old readings stay until the job `analyse` reads their reviews again: their `reader` is another.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_COLUMNS = ("intent", "written_in", "toxicity")


def upgrade() -> None:
    # Added in place: batch mode would copy half a million reviews.
    for name in _COLUMNS:
        op.add_column("review", sa.Column(name, sa.String(), nullable=True))
    for name in ("manners", "reasons"):
        op.add_column("review", sa.Column(name, sa.JSON(), nullable=True))
    kinds: dict[str, sa.types.TypeEngine[Any]] = {"urgent": sa.Boolean(), "alerted": sa.Integer()}
    for name, kind in kinds.items():
        op.add_column("review", sa.Column(name, kind, nullable=False, server_default=sa.text("0")))
    op.create_index(
        "ix_review_urgent", "review", ["sort_ms"], unique=False, sqlite_where=sa.text("urgent = 1")
    )
    # Whose reading is out of date: without it, half a million texts are read whole to count them.
    op.create_index("ix_review_reader_sort", "review", ["reader", "sort_ms"], unique=False)
    _review_aspect()


def _review_aspect() -> None:
    op.create_table(
        "review_aspect",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("aspect", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["review_id"], ["review.id"], name="fk_review_aspect_review_id_review"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_review_aspect"),
    )
    op.create_index("ix_review_aspect_review_id", "review_aspect", ["review_id"], unique=False)
