"""A tenant's file over the years."""

import sqlite3
from pathlib import Path

import pytest

from sync_server.db.database import connect
from sync_server.sync import schema
from sync_server.sync.schema import NewerFile, migrate
from tests.sync_server.sync.tenancy import REPLY, Device, Office, id_of, reply


def tables(connection: sqlite3.Connection) -> set[str]:
    found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    return {name for (name,) in found}


def test_what_was_pushed_is_there_after_a_restart(office: Office) -> None:
    one = Device(office)
    one.edit(REPLY, id_of(1), reply())
    before, epoch = office.changes(), one.given.epoch
    office.close()
    office.open()
    assert office.changes() == before
    assert one.hello().epoch == epoch


def test_a_file_of_a_newer_server_is_left_alone(office: Office) -> None:
    office.connection.execute("PRAGMA user_version = 99")
    office.close()
    with pytest.raises(NewerFile):
        office.open()


def test_an_older_file_gets_what_it_lacks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    connection = connect(tmp_path / "tenant.db")
    migrate(connection)
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, "CREATE TABLE added (x)"))
    migrate(connection)
    migrate(connection)
    assert "added" in tables(connection)
    connection.close()


def test_a_migration_that_fails_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection = connect(tmp_path / "tenant.db")
    migrate(connection)
    before = tables(connection)
    broken = "CREATE TABLE half (x); CREATE TABLE row (x)"
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, broken))
    with pytest.raises(sqlite3.OperationalError):
        migrate(connection)
    assert tables(connection) == before
    connection.close()


def test_what_is_acknowledged_is_on_the_disk(office: Office) -> None:
    pragmas = [office.connection.execute(f"PRAGMA {each}").fetchone()[0] for each in PRAGMAS]
    assert pragmas == list(PRAGMAS.values())


PRAGMAS = {"journal_mode": "wal", "synchronous": 2}
