"""The management database: migrated whole, written by one, read by many."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import NullPool, create_engine, text
from sqlalchemy.exc import OperationalError

from sync_server.db.base import Base
from sync_server.db.database import Database, connect
from sync_server.db.migration import migrate, newest, revision_of
from sync_server.kernel.errors import ConfigFault, Unavailable
from sync_server.kernel.files import is_private
from sync_server.main import describe


@pytest.fixture
def file(tmp_path: Path) -> Path:
    migrate(tmp_path / "management.db")
    return tmp_path / "management.db"


def test_the_migrations_make_the_tables_of_the_models(file: Path) -> None:
    describe()  # loads every model
    engine = create_engine("sqlite://", creator=lambda: connect(file), poolclass=NullPool)
    with engine.connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection), Base.metadata)
    assert found == []
    assert revision_of(file) == newest()
    assert is_private(file)


def test_migrating_again_changes_nothing(file: Path) -> None:
    before = file.read_bytes()
    migrate(file)
    assert file.read_bytes() == before


def test_a_newer_file_is_left_alone(file: Path) -> None:
    with closing(connect(file)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(ConfigFault, match="update this one"):
        migrate(file)


def test_a_unit_that_fails_leaves_nothing(file: Path) -> None:
    async def fail() -> None:
        database = Database(file)
        try:
            with pytest.raises(ZeroDivisionError):
                async with database.work() as session:
                    await session.execute(text("INSERT INTO tenant VALUES ('a', 'b', 1)"))
                    _ = 1 / 0
        finally:
            await database.close()

    asyncio.run(fail())
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("SELECT count(*) FROM tenant").fetchone() == (0,)


def test_a_reader_cannot_write_and_does_not_wait(file: Path) -> None:
    async def read_meanwhile() -> None:
        database = Database(file)
        try:
            async with database.work() as writing, database.reading() as reading:
                await writing.execute(text("INSERT INTO tenant VALUES ('a', 'b', 1)"))
                seen = await reading.execute(text("SELECT count(*) FROM tenant"))
                assert seen.scalar() == 0
                with pytest.raises(OperationalError, match="readonly"):
                    await reading.execute(text("DELETE FROM tenant"))
        finally:
            await database.close()

    asyncio.run(read_meanwhile())


def test_a_lock_held_too_long_is_told_as_that(file: Path) -> None:
    async def write() -> None:
        database = Database(file, busy_timeout_s=0.01)
        try:
            async with database.work() as session:
                await session.execute(text("DELETE FROM tenant"))
        finally:
            await database.close()

    with closing(connect(file)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Unavailable) as refused:
            asyncio.run(write())
    assert (refused.value.status, refused.value.retry_after) == (503, 2)
