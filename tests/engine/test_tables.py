"""The migrations make the tables that the models describe."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

import engine.api
import engine.sync.model  # noqa: F401 - these two bring every model with them
from engine.store.database import Database
from engine.store.table import Base


def _ours(thing: object, name: str | None, kind: str, *_: object) -> bool:
    """The word index and what `engine.sync` alone reads have no model."""
    if kind == "index":
        return not str(name).startswith("ix_sync_")
    modelled = name == "sync_conflict" or not str(name).startswith(("review_fts", "sync_"))
    return kind != "table" or modelled


def test_models_and_migrations_agree(database: Database) -> None:
    with database.reading() as session:
        context = MigrationContext.configure(
            session.connection(), opts={"include_object": _ours, "compare_type": True}
        )
        assert compare_metadata(context, Base.metadata) == []
