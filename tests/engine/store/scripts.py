"""Throwaway migrations and rows for the store's own tests."""

from pathlib import Path
from shutil import copy

from sqlalchemy import text

from engine.store.database import Database
from engine.store.migration import MIGRATIONS

NOTE = 'op.execute("CREATE TABLE note (id INTEGER PRIMARY KEY, body TEXT NOT NULL)")'


def write_migrations(folder: Path, *steps: str) -> Path:
    """A migrations folder with one revision per step of `upgrade`; says where it is."""
    versions = folder / "versions"
    versions.mkdir(parents=True, exist_ok=True)
    copy(MIGRATIONS / "env.py", folder)
    for number, step in enumerate(steps, start=1):
        before = repr(f"{number - 1:04}") if number > 1 else None
        (versions / f"{number:04}_step.py").write_text(
            "from alembic import op\nimport sqlalchemy as sa\n"
            f"revision = '{number:04}'\ndown_revision = {before}\n\n"
            f"def upgrade() -> None:\n    {step}\n",
            encoding="utf-8",
        )
    return folder


def add_notes(database: Database, *bodies: str) -> None:
    with database.unit() as unit:
        for body in bodies:
            unit.session.execute(text("INSERT INTO note (body) VALUES (:body)"), {"body": body})


def notes(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.scalars(text("SELECT body FROM note ORDER BY id")))
