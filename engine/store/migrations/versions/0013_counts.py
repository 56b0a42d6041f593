"""What a platform tells of a shop beside its list of reviews."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    counts = sa.Column("counts", sa.JSON(), nullable=False, server_default=sa.text("'{}'"))
    op.add_column("crawl_run", counts)
