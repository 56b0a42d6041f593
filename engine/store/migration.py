"""Brings a profile's tables to the newest revision: all migrations in one transaction, or none.

History is a line. A migration is `versions/<four digits>_<what>.py`, and the digits are its
revision: what is newest is known from the names alone. Alembic (0.3 s to import) is loaded only
when there is something to run.
"""

from pathlib import Path
from typing import TYPE_CHECKING

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, NullPool, create_engine

from engine.store import functions
from engine.store.connection import connect, query
from engine.store.errors import MigrationFailed

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).resolve().parent / "migrations"


def revisions(scripts: Path = MIGRATIONS) -> list[str]:
    """Those this program knows, oldest first."""
    names = (scripts / "versions").glob("[0-9][0-9][0-9][0-9]_*.py")
    return sorted(path.name[:4] for path in names)


def revision_of(connection: sqlcipher.Connection) -> str | None:
    """The revision of the tables; None before the first migration."""
    known = query(connection, "SELECT 1 FROM sqlite_schema WHERE name = 'alembic_version'")
    if not known:
        return None
    rows = query(connection, "SELECT version_num FROM alembic_version")
    return str(rows[0][0]) if rows else None


def migrate(file: Path, key: bytes, scripts: Path = MIGRATIONS) -> None:
    """Run what is missing. Whatever it raises, the file is as it was."""

    def connected() -> sqlcipher.Connection:
        connection = connect(file, key)
        functions.register(connection, lambda: 0, lambda: True)
        return connection

    engine = create_engine("sqlite://", creator=connected, module=sqlcipher, poolclass=NullPool)
    with engine.connect() as connection:
        # Altering a table replaces it; enforced keys would cascade. They are checked at the end.
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        connection.rollback()
        with connection.begin():
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            _upgrade(connection, scripts)


def alembic_config(scripts: Path = MIGRATIONS) -> "Config":
    """What Alembic's commands need; no ini file, since a frozen build has no such folder."""
    from alembic.config import Config  # noqa: PLC0415 (see the module's docstring)

    config = Config()
    # Values are %-interpolated; a folder may have a percent sign in its name.
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _upgrade(connection: Connection, scripts: Path) -> None:
    from alembic import command  # noqa: PLC0415

    config = alembic_config(scripts)
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    dangling = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if dangling is not None:
        raise MigrationFailed(reason=f"foreign key of {dangling[0]}")
