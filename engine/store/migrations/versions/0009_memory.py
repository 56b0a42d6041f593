"""What a shop's list has been seen to hold: so that gaps, losses and second ids are noticed."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("review", sa.Column("seen_run", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("review", sa.Column("seen_ms", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("review", sa.Column("owner_word", sa.String(), nullable=False, server_default=""))
    op.create_index(
        "ix_review_gone", "review", ["shop_id"], sqlite_where=sa.text("status = 'gone'")
    )
    op.add_column("review_revision", sa.Column("owner_text", sa.String(), nullable=True))
    op.add_column(
        "review_revision",
        sa.Column("owner_live", sa.Boolean(), nullable=False, server_default="0"),
    )
    op.add_column(
        "review_revision", sa.Column("owner_state", sa.String(), nullable=False, server_default="")
    )
    op.create_table(
        "review_alias",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("seen_run", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["review_id"], ["review.id"], name="fk_review_alias_review_id_review"
        ),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name="fk_review_alias_shop_id_shop"),
        sa.PrimaryKeyConstraint("id", name="pk_review_alias"),
        sa.UniqueConstraint("uuid", name="uq_review_alias_uuid"),
    )
    op.create_index("ix_review_alias_review_id", "review_alias", ["review_id"])
    op.create_index("ix_review_alias_shop_id", "review_alias", ["shop_id"])
    for name in ("expected", "held", "listed", "proven_ms"):
        op.add_column("crawl_run", sa.Column(name, sa.Integer(), nullable=True))
    op.add_column(
        "crawl_run", sa.Column("is_whole", sa.Boolean(), nullable=False, server_default="0")
    )
    op.create_index("ix_crawl_run_shop_id", "crawl_run", ["shop_id"])
