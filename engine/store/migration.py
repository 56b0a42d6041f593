"""Runs the schema migrations of a profile over a live connection, all or nothing."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

MIGRATIONS = Path(__file__).resolve().parent / "migrations"


def _config(scripts: Path) -> Config:
    config = Config()
    # Config values are %-interpolated; a folder may have a percent sign in its name.
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def revision_of(connection: Connection) -> str | None:
    """The revision that the profile's tables have; None before the first migration."""
    return MigrationContext.configure(connection).get_current_revision()


def newest(scripts: Path = MIGRATIONS) -> str | None:
    """The revision this program knows as the newest; None where there is none yet."""
    return ScriptDirectory.from_config(_config(scripts)).get_current_head()


def is_known(revision: str, scripts: Path = MIGRATIONS) -> bool:
    """Whether this program has the migration that made `revision`."""
    directory = ScriptDirectory.from_config(_config(scripts))
    return any(script.revision == revision for script in directory.walk_revisions())


def migrate(connection: Connection, scripts: Path = MIGRATIONS) -> None:
    """Bring the tables to `newest`, in the caller's transaction."""
    config = _config(scripts)
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
