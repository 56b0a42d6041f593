"""What the owner did last, so that it can be undone."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # By hand: the columns of cells have no type, so that values come back as they went in.
    op.execute(
        "CREATE TABLE deed (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL,"
        " made_ms INTEGER NOT NULL, undone_ms INTEGER)"
    )
    op.execute(
        "CREATE TABLE deed_cell (id INTEGER PRIMARY KEY,"
        " deed_id INTEGER NOT NULL REFERENCES deed (id) ON DELETE CASCADE,"
        ' "table" TEXT NOT NULL, kind TEXT NOT NULL, "row", "column" TEXT NOT NULL, before, after)'
    )
    op.execute("CREATE INDEX ix_deed_cell_deed_id ON deed_cell (deed_id)")
