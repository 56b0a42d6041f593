"""The first tables: shops, reviews, visits, raw pages, templates, replies, and the word index."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# rowid is `engine.store.search.sort_key`, so that descending order is newest first. Contentless:
# the text stands in `review` already.
_WORDS = """
    CREATE VIRTUAL TABLE review_fts
    USING fts5 (body, content = '', contentless_delete = 1, tokenize = 'ascii', detail = full)
"""


def upgrade() -> None:
    _shop()
    _crawl_run()
    _site_spending()
    _site_pause()
    _raw_page()
    _review()
    _review_revision()
    _template_version()
    _reply()
    _reply_step()
    op.execute(_WORDS)


def _shop() -> None:
    op.create_table(
        "shop",
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("external_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("ref", sa.JSON(), nullable=False),
        sa.Column("added_ms", sa.Integer(), nullable=False),
        sa.Column("checked_ms", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("settled_run", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.LargeBinary(length=16), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_shop"),
        sa.UniqueConstraint("platform", "external_id", name="uq_shop_platform_external_id"),
        sa.UniqueConstraint("uuid", name="uq_shop_uuid"),
    )


def _crawl_run() -> None:
    op.create_table(
        "crawl_run",
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("shop_id", sa.Integer(), nullable=True),
        sa.Column("started_ms", sa.Integer(), nullable=False),
        sa.Column("ended_ms", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("new", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("rejected", sa.Integer(), nullable=False),
        sa.Column("platform_s", sa.Float(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.LargeBinary(length=16), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_crawl_run"),
        sa.UniqueConstraint("uuid", name="uq_crawl_run_uuid"),
    )


def _site_spending() -> None:
    op.create_table(
        "site_spending",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_site_spending"),
        sa.UniqueConstraint("platform", "day", "kind", name="uq_site_spending_platform_day_kind"),
    )


def _site_pause() -> None:
    op.create_table(
        "site_pause",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("until_ms", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_site_pause"),
        sa.UniqueConstraint("platform", name="uq_site_pause_platform"),
    )


def _raw_page() -> None:
    op.create_table(
        "raw_page",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("parser_version", sa.Integer(), nullable=False),
        sa.Column("captured_ms", sa.Integer(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["crawl_run.id"], name="fk_raw_page_run_id_crawl_run"),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name="fk_raw_page_shop_id_shop"),
        sa.PrimaryKeyConstraint("id", name="pk_raw_page"),
    )
    op.create_index(("ix_raw_page_run_id"), "raw_page", ["run_id"], unique=False)


def _review() -> None:
    op.create_table(
        "review",
        *_told_by_the_platform(),
        *_known_by_us(),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name="fk_review_shop_id_shop"),
        sa.PrimaryKeyConstraint("id", name="pk_review"),
        sa.UniqueConstraint("uuid", name="uq_review_uuid"),
    )
    op.create_index("ix_review_label_sort", "review", ["label", "sort_ms"], unique=False)
    op.create_index("ix_review_shop_sort", "review", ["shop_id", "sort_ms"], unique=False)
    op.create_index("ix_review_sort", "review", ["sort_ms"], unique=False)
    op.create_index(
        "ix_review_waiting",
        "review",
        ["sort_ms"],
        unique=False,
        sqlite_where=sa.text("waiting = 1"),
    )


def _told_by_the_platform() -> list[sa.Column[object]]:
    return [
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("external_id", sa.String(), nullable=False),
        sa.Column("alt_ids", sa.JSON(), nullable=False),
        sa.Column("author_name", sa.String(), nullable=False),
        sa.Column("author_masked", sa.Boolean(), nullable=False),
        sa.Column("author_ref", sa.String(), nullable=True),
        sa.Column("rating", sa.Float(), nullable=True),
        sa.Column("rating_scale", sa.Integer(), nullable=False),
        sa.Column("body", sa.String(), nullable=True),
        sa.Column("keywords", sa.JSON(), nullable=False),
        sa.Column("menus", sa.JSON(), nullable=False),
        sa.Column("images", sa.JSON(), nullable=False),
        sa.Column("visit_count", sa.Integer(), nullable=True),
        sa.Column("visited_on", sa.String(), nullable=True),
        sa.Column("created_ms", sa.Integer(), nullable=True),
        sa.Column("created_precision", sa.String(), nullable=False),
        sa.Column("raw_date", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("owner_text", sa.String(), nullable=True),
    ]


def _known_by_us() -> list[sa.Column[object]]:
    return [
        sa.Column("owner_live", sa.Boolean(), nullable=False),
        sa.Column("owner_ms", sa.Integer(), nullable=True),
        sa.Column("owner_state", sa.String(), nullable=False),
        sa.Column("reply_state", sa.String(), nullable=False),
        sa.Column("waiting", sa.Boolean(), nullable=False),
        sa.Column("can_reply", sa.Boolean(), nullable=True),
        sa.Column("reply_deadline_ms", sa.Integer(), nullable=True),
        sa.Column("url", sa.String(), nullable=True),
        sa.Column("captured_ms", sa.Integer(), nullable=False),
        sa.Column("sort_ms", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("raw_id", sa.Integer(), nullable=True),
        sa.Column("content_hash", sa.LargeBinary(length=8), nullable=False),
        sa.Column("score", sa.Float(), nullable=True),
        sa.Column("label", sa.String(), nullable=True),
        sa.Column("probability", sa.Float(), nullable=True),
        sa.Column("reader", sa.String(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.LargeBinary(length=16), nullable=False),
    ]


def _review_revision() -> None:
    op.create_table(
        "review_revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("body", sa.String(), nullable=True),
        sa.Column("rating", sa.Float(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("captured_ms", sa.Integer(), nullable=False),
        sa.Column("replaced_ms", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["review_id"], ["review.id"], name="fk_review_revision_review_id_review"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_review_revision"),
    )
    op.create_index(
        ("ix_review_revision_review_id"), "review_revision", ["review_id"], unique=False
    )


def _template_version() -> None:
    op.create_table(
        "template_version",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sentiment", sa.String(), nullable=False),
        sa.Column("tone", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("variables", sa.JSON(), nullable=False),
        sa.Column("added_ms", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.LargeBinary(length=16), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_template_version"),
        sa.UniqueConstraint("key", "version", name="uq_template_version_key_version"),
        sa.UniqueConstraint("uuid", name="uq_template_version_uuid"),
    )


def _reply() -> None:
    op.create_table(
        "reply",
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("owner_words", sa.String(), nullable=False),
        sa.Column("tone", sa.String(), nullable=False),
        sa.Column("mood", sa.String(), nullable=False),
        sa.Column("review_ms", sa.Integer(), nullable=False),
        sa.Column("review_hash", sa.LargeBinary(length=8), nullable=True),
        sa.Column("template_key", sa.String(), nullable=True),
        sa.Column("template_version", sa.Integer(), nullable=True),
        sa.Column("similarity", sa.Float(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("platform_reply_id", sa.String(), nullable=True),
        sa.Column("created_ms", sa.Integer(), nullable=False),
        sa.Column("changed_ms", sa.Integer(), nullable=False),
        sa.Column("snoozed_ms", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.LargeBinary(length=16), nullable=False),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name="fk_reply_review_id_review"),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name="fk_reply_shop_id_shop"),
        sa.PrimaryKeyConstraint("id", name="pk_reply"),
        sa.UniqueConstraint("review_id", name="uq_reply_review_id"),
        sa.UniqueConstraint("uuid", name="uq_reply_uuid"),
    )
    op.create_index("ix_reply_state", "reply", ["state", "review_ms"], unique=False)


def _reply_step() -> None:
    op.create_table(
        "reply_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reply_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("at_ms", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["reply_id"], ["reply.id"], name="fk_reply_step_reply_id_reply"),
        sa.PrimaryKeyConstraint("id", name="pk_reply_step"),
    )
    op.create_index(("ix_reply_step_reply_id"), "reply_step", ["reply_id"], unique=False)
