"""Blog posts about the owner's shops, and the looks that found them."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _blog_post()
    _post_look()


def _blog_post() -> None:
    texts = ("external_id", "address", "title", "excerpt", "author", "precision", "raw_date")
    whole = ("seen_first_ms", "seen_last_ms", "missed")
    op.create_table(
        "blog_post",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shop_id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in texts),
        sa.Column("published_ms", sa.Integer(), nullable=True),
        sa.Column("photo_count", sa.Integer(), nullable=True),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in whole),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name="fk_blog_post_shop_id_shop"),
        sa.PrimaryKeyConstraint("id", name="pk_blog_post"),
        sa.UniqueConstraint("shop_id", "external_id", name="uq_blog_post_shop_id_external_id"),
    )


def _post_look() -> None:
    op.create_table(
        "post_look",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("looked_ms", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("expected", sa.Integer(), nullable=True),
        sa.Column("whole_ms", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name="fk_post_look_shop_id_shop"),
        sa.PrimaryKeyConstraint("id", name="pk_post_look"),
        sa.UniqueConstraint("shop_id", name="uq_post_look_shop_id"),
    )
