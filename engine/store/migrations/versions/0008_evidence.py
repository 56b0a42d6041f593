"""Cases of evidence, and their items, which nobody changes."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "evidence_case",
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("ground", sa.String(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("last", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.LargeBinary(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["review_id"], ["review.id"], name="fk_evidence_case_review_id_review"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_evidence_case"),
        sa.UniqueConstraint("uuid", name="uq_evidence_case_uuid"),
    )
    op.create_index("ix_evidence_case_review_id", "evidence_case", ["review_id"])
    op.create_table(
        "evidence_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("record", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),  # last: others are read past none
        sa.ForeignKeyConstraint(
            ["case_id"], ["evidence_case.id"], name="fk_evidence_item_case_id_evidence_case"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_evidence_item"),
        sa.UniqueConstraint("case_id", "number", name="uq_evidence_item_case_id_number"),
    )
    _forbid("evidence_item", "DELETE")
    _forbid("evidence_item", "UPDATE")
    _forbid("evidence_case", "DELETE")
    _forbid("evidence_case", "UPDATE OF id, uuid, review_id, ground")


def _forbid(table: str, deed: str) -> None:
    name = f"{table}_no_{deed.split(maxsplit=1)[0].lower()}"
    op.execute(
        f"CREATE TRIGGER {name} BEFORE {deed} ON {table}"
        " BEGIN SELECT RAISE(ABORT, 'evidence is only added to'); END"
    )
