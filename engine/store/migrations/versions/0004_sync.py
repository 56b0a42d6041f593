"""What a profile knows of the server: versions in the synced rows, and the tables of sync itself.

Replies get the id that every device gives the answer to this review; none has left a profile yet.
"""

import sqlalchemy as sa
from alembic import op

from engine.runtime.ids import collected_uuid

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_SYNCED = ("shop", "review", "reply", "correction")


def upgrade() -> None:
    for table in _SYNCED:
        # Added in place: batch mode would copy half a million reviews.
        op.add_column(table, sa.Column("sync_version", sa.LargeBinary(), nullable=True))
        op.add_column(table, sa.Column("sync_versions", sa.LargeBinary(), nullable=True))
    # Whether it is one is not known of a draft that stands by now: it is taken for a person's.
    op.add_column("reply", sa.Column("untouched", sa.Boolean(), nullable=True))
    op.add_column("reply", sa.Column("text_hash", sa.LargeBinary(length=8), nullable=True))
    _share_ids_of_replies()
    _sync_conflict()
    for statement in _TABLES:
        op.execute(statement)


def _share_ids_of_replies() -> None:
    connection = op.get_bind()
    found = connection.exec_driver_sql(
        "SELECT reply.id, review.platform, review.external_id"
        " FROM reply JOIN review ON review.id = reply.review_id"
    ).all()
    shared = [(collected_uuid(platform, "reply", name), row_id) for row_id, platform, name in found]
    if shared:
        connection.exec_driver_sql("UPDATE reply SET uuid = ? WHERE id = ?", shared)


def _sync_conflict() -> None:
    whole = (
        "kept_moment", "kept_device", "kept_number", "lost_moment", "lost_device", "lost_number",
        "noticed_ms",
    )  # fmt: skip
    op.create_table(
        "sync_conflict",
        sa.Column("entity", sa.Integer(), nullable=False),
        sa.Column("row", sa.LargeBinary(length=16), nullable=False),
        sa.Column("field", sa.Integer(), nullable=False),
        sa.Column("kept", sa.LargeBinary(), nullable=False),
        sa.Column("lost", sa.LargeBinary(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in whole),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("resolution", sa.String(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("sync_version", sa.LargeBinary(), nullable=True),
        sa.Column("sync_versions", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_sync_conflict"),
        sa.UniqueConstraint("uuid", name="uq_sync_conflict_uuid"),
    )


# By hand: SQLAlchemy has no WITHOUT ROWID under a column without a type, and `engine.sync`, which
# alone reads these, speaks SQL.
_TABLES = (
    """
    CREATE TABLE sync_state (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        epoch BLOB NOT NULL, generation INTEGER NOT NULL, device INTEGER NOT NULL,
        role INTEGER NOT NULL, cursor INTEGER NOT NULL, head INTEGER NOT NULL,
        settled INTEGER NOT NULL, renewing INTEGER NOT NULL, met_ms INTEGER NOT NULL,
        last_number INTEGER NOT NULL, last_moment INTEGER NOT NULL,
        offset_ms INTEGER NOT NULL, whole_ms INTEGER NOT NULL,
        alone_ms INTEGER NOT NULL, counted_ms INTEGER NOT NULL,
        history BLOB NOT NULL, reached INTEGER NOT NULL
    )
    """,
    # The numbers that this profile's edits bear, of all devices that it was.
    "CREATE TABLE sync_number (device INTEGER PRIMARY KEY)",
    # Of a row that is new: field 0. `before` is what stood there, of no type, so as it was.
    """
    CREATE TABLE sync_dirty (
        entity INTEGER NOT NULL, id INTEGER NOT NULL, field INTEGER NOT NULL,
        before, moment INTEGER NOT NULL,
        PRIMARY KEY (entity, id, field)
    ) WITHOUT ROWID
    """,
    # Of a row that is gone, all fields: `before` of field 0 tells whether it was new.
    """
    CREATE TABLE sync_gone (
        entity INTEGER NOT NULL, row BLOB NOT NULL, field INTEGER NOT NULL,
        before, moment INTEGER NOT NULL,
        PRIMARY KEY (entity, row, field)
    ) WITHOUT ROWID
    """,
    # `made`: of an operation that makes a row, its fields as a mask.
    """
    CREATE TABLE sync_outbox (
        device INTEGER NOT NULL, number INTEGER NOT NULL, entity INTEGER NOT NULL,
        row BLOB NOT NULL, head INTEGER, made INTEGER, body BLOB NOT NULL,
        deferred INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (device, number)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX ix_sync_outbox_edited ON sync_outbox (row) WHERE made IS NULL",
    "CREATE INDEX ix_sync_outbox_row ON sync_outbox (row)",
    "CREATE INDEX ix_sync_outbox_head ON sync_outbox (head) WHERE head IS NOT NULL",
    """
    CREATE TABLE sync_shadow (
        entity INTEGER NOT NULL, row BLOB NOT NULL, fields BLOB NOT NULL,
        PRIMARY KEY (entity, row)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE sync_deferred (
        entity INTEGER NOT NULL, row BLOB NOT NULL, target BLOB, fields BLOB NOT NULL,
        PRIMARY KEY (entity, row)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX ix_sync_deferred_target ON sync_deferred (target) WHERE target IS NOT NULL",
    """
    CREATE TABLE sync_refused (
        id INTEGER PRIMARY KEY, entity INTEGER NOT NULL, row BLOB NOT NULL,
        reason INTEGER NOT NULL, at_ms INTEGER NOT NULL, fields BLOB NOT NULL
    )
    """,
    # Rows whose deletion the owner has confirmed; see `engine.sync.confirmation`.
    """
    CREATE TABLE sync_confirmed (
        entity INTEGER NOT NULL, row BLOB NOT NULL,
        PRIMARY KEY (entity, row)
    ) WITHOUT ROWID
    """,
    # What the server said last where it was asked this; see `engine.sync.people`.
    """
    CREATE TABLE sync_told (
        path TEXT PRIMARY KEY, at_ms INTEGER NOT NULL, body BLOB NOT NULL
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE sync_page (
        cursor INTEGER PRIMARY KEY, next INTEGER NOT NULL, body BLOB NOT NULL
    )
    """,
    # Parts of a snapshot that are in the tables, by their hash. seq: of which place of the history.
    """
    CREATE TABLE sync_part (
        epoch BLOB NOT NULL, hash BLOB NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (epoch, hash)
    ) WITHOUT ROWID
    """,
    # Reviews that came with a snapshot, from id to id, whose words are not searched yet.
    "CREATE TABLE review_words_due (first INTEGER PRIMARY KEY, last INTEGER NOT NULL)",
    """
    CREATE TABLE sync_digest (entity INTEGER PRIMARY KEY, buckets BLOB NOT NULL)
    """,
)
