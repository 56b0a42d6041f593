"""Brings the management database to the newest revision: all migrations in one transaction.

History is a line. A migration is `migrations/versions/<four digits>_<what>.py`; the digits are its
revision, so that what is newest is known from the names alone.
"""

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import NullPool, create_engine

from sync_server.db.database import connect
from sync_server.kernel.errors import ConfigFault
from sync_server.kernel.files import make_private_file

if TYPE_CHECKING:
    from alembic.config import Config

SCRIPTS = Path(__file__).resolve().parent / "migrations"


def newest() -> str:
    return max(path.name[:4] for path in (SCRIPTS / "versions").glob("[0-9][0-9][0-9][0-9]_*.py"))


def revision_of(file: Path) -> str | None:
    """None before the first migration."""
    with closing(connect(file)) as connection:
        table = "SELECT 1 FROM sqlite_schema WHERE name = 'alembic_version'"
        if connection.execute(table).fetchone() is None:
            return None
        found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        return str(found[0]) if found else None


def migrate(file: Path) -> None:
    """Makes the file too. Whatever it raises, the tables are as they were."""
    if not file.exists():
        make_private_file(file)
    at = revision_of(file)
    if at == newest():
        return
    if at is not None and at > newest():
        raise ConfigFault(f"{file.name} is of a newer server ({at}): update this one")
    engine = create_engine("sqlite://", creator=lambda: connect(file), poolclass=NullPool)
    with engine.connect() as connection, connection.begin():
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        config = alembic_config()
        config.attributes["connection"] = connection
        _upgrade(config)


def alembic_config() -> "Config":
    from alembic.config import Config  # noqa: PLC0415 - 0.3 s, needed after updates only

    config = Config()
    # Values are %-interpolated; a folder may have a percent sign in its name.
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _upgrade(config: "Config") -> None:
    from alembic import command  # noqa: PLC0415

    command.upgrade(config, "head")
