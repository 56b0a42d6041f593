"""Brings a profile's tables to the newest revision: all migrations in one transaction, or none."""

from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, NullPool, create_engine

from engine.store.connection import connect, query
from engine.store.errors import MigrationFailed

MIGRATIONS = Path(__file__).resolve().parent / "migrations"


def _config(scripts: Path) -> Config:
    config = Config()
    # Config values are %-interpolated; a folder may have a percent sign in its name.
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def revision_of(connection: sqlcipher.Connection) -> str | None:
    """The revision of the tables; None before the first migration."""
    known = query(connection, "SELECT 1 FROM sqlite_schema WHERE name = 'alembic_version'")
    if not known:
        return None
    rows = query(connection, "SELECT version_num FROM alembic_version")
    return str(rows[0][0]) if rows else None


def newest(scripts: Path = MIGRATIONS) -> str | None:
    """The revision this program knows as the newest; None where there is none yet."""
    return ScriptDirectory.from_config(_config(scripts)).get_current_head()


def is_known(revision: str, scripts: Path = MIGRATIONS) -> bool:
    """Whether this program has the migration that made `revision`."""
    directory = ScriptDirectory.from_config(_config(scripts))
    return any(script.revision == revision for script in directory.walk_revisions())


def migrate(file: Path, key: bytes, scripts: Path = MIGRATIONS) -> None:
    """Run what is missing. Raises MigrationFailed, with the file as it was."""
    engine = create_engine(
        "sqlite://", creator=lambda: connect(file, key), module=sqlcipher, poolclass=NullPool
    )
    with engine.connect() as connection:
        # Altering a table replaces it; enforced keys would cascade. They are checked at the end.
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        connection.rollback()
        with connection.begin():
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            _upgrade(connection, scripts)


def _upgrade(connection: Connection, scripts: Path) -> None:
    config = _config(scripts)
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    dangling = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if dangling is not None:
        raise MigrationFailed(reason=f"foreign key of {dangling[0]}")
