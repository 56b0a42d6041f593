"""A profile's units of work: commit once, roll back whole, tell afterwards."""

import threading
from contextlib import closing
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError

from engine.runtime.events import Changed, Event
from engine.store.connection import connect
from engine.store.database import Database
from tests.engine.store.conftest import KEY, Open
from tests.engine.store.scripts import NOTE, add_notes, notes, write_migrations


@pytest.fixture
def database(open_profile: Open, tmp_path: Path) -> Database:
    return open_profile(scripts=write_migrations(tmp_path / "scripts", NOTE))


def test_a_unit_commits_once_and_tells_afterwards(database: Database, heard: list[Event]) -> None:
    with database.unit() as unit:
        unit.session.execute(text("INSERT INTO note (body) VALUES ('a')"))
        unit.emit(Changed("note", (1,)))
        assert (notes(database), heard) == ([], [])
    assert (notes(database), heard) == (["a"], [Changed("note", (1,))])


def test_a_unit_that_fails_leaves_no_row_and_no_event(
    database: Database, heard: list[Event]
) -> None:
    with pytest.raises(ZeroDivisionError), database.unit() as unit:
        unit.session.execute(text("INSERT INTO note (body) VALUES ('a')"))
        unit.emit(Changed("note"))
        _ = 1 / 0
    assert (notes(database), heard) == ([], [])


def test_a_listener_may_open_a_unit_of_its_own(database: Database, open_profile: Open) -> None:
    database._bus.subscribe(lambda event: add_notes(database, "heard"))
    with database.unit() as unit:
        unit.emit(Changed("note"))
    assert notes(database) == ["heard"]


def test_a_unit_inside_a_unit_is_refused(database: Database) -> None:
    with database.unit(), pytest.raises(RuntimeError, match="inside"), database.unit():
        pass
    add_notes(database, "the turn was given back")


def test_a_unit_that_has_only_read_so_far_already_holds_the_pen(
    database: Database, folder: Path
) -> None:
    with database.unit() as unit, closing(connect(folder / "profile.db", KEY)) as other:
        unit.session.scalar(text("SELECT count(*) FROM note"))
        other.execute("PRAGMA busy_timeout = 0")
        with pytest.raises(sqlcipher.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")


def test_a_reading_session_cannot_write(database: Database) -> None:
    with pytest.raises(OperationalError, match="readonly"), database.reading() as session:
        session.execute(text("INSERT INTO note (body) VALUES ('a')"))


def test_a_reading_session_sees_one_moment(database: Database) -> None:
    count = text("SELECT count(*) FROM note")
    with database.reading() as session:
        assert session.scalar(count) == 0
        add_notes(database, "written meanwhile")
        assert session.scalar(count) == 0
    with database.reading() as session:
        assert session.scalar(count) == 1


def test_units_of_many_threads_take_turns(database: Database) -> None:
    def write(name: str) -> None:
        for number in range(20):
            add_notes(database, f"{name}{number}")

    threads = [threading.Thread(target=write, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(notes(database))) == 80


def test_a_broken_rule_of_a_table_is_the_callers_to_handle(database: Database) -> None:
    with pytest.raises(IntegrityError), database.unit() as unit:
        unit.session.execute(text("INSERT INTO note (body) VALUES (NULL)"))


def test_nothing_readable_reaches_the_disk(database: Database, folder: Path) -> None:
    add_notes(database, "subtle-plain-words" * 50)
    database.close()
    content = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert len(content) > 8000
    assert b"subtle-plain-words" not in content
    assert b"SQLite format 3" not in content
    assert b"CREATE TABLE" not in content


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("mmap_size", 0)],
)
def test_every_connection_is_durable_and_strict(
    database: Database, pragma: str, value: object
) -> None:
    with database.unit() as unit, database.reading() as session:
        for asked in (unit.session, session):
            assert asked.scalar(text(f"PRAGMA {pragma}")) == value
