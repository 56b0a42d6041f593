"""Alembic's entry point; run by `sync_server.db.migration` with its connection in attributes."""

from alembic import context

from sync_server.db.base import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,  # SQLite alters a table by copying it
    transactional_ddl=True,  # SQLite can; Alembic assumes that its driver cannot
    transaction_per_migration=False,
)
context.run_migrations()
