"""Reviews that a person brought from a file or a page, and how files of one kind are read."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _import_batch()
    _import_layout()
    _review_brought()


def _import_batch() -> None:
    counts = ("seen", "new", "known", "left_out", "taken_back")
    op.create_table(
        "import_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("made_ms", sa.Integer(), nullable=False),
        sa.Column("undone_ms", sa.Integer(), nullable=True),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in counts),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name="fk_import_batch_shop_id_shop"),
        sa.PrimaryKeyConstraint("id", name="pk_import_batch"),
    )


def _import_layout() -> None:
    op.create_table(
        "import_layout",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("header", sa.LargeBinary(length=16), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("used_ms", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_import_layout"),
        sa.UniqueConstraint("header", name="uq_import_layout_header"),
    )


def _review_brought() -> None:
    op.create_table(
        "review_brought",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["review_id"],
            ["review.id"],
            name="fk_review_brought_review_id_review",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_review_brought"),
        sa.UniqueConstraint("review_id", name="uq_review_brought_review_id"),
    )
    op.create_index("ix_review_brought_batch", "review_brought", ["batch"], unique=False)
