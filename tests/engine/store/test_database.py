"""A profile's units of work: commit once, roll back whole, tell afterwards."""

from pathlib import Path

import pytest
from sqlalchemy import text

from engine.runtime.clock import SystemClock
from engine.runtime.events import Changed, Event, EventBus
from engine.store.database import Database

KEY = bytes(range(32))


def test_a_unit_commits_once_and_tells_afterwards(tmp_path: Path) -> None:
    heard: list[Event] = []
    bus = EventBus(on_fault=lambda fault: None)
    bus.subscribe(heard.append)
    database = Database.open(tmp_path, KEY, bus, SystemClock())
    with database.unit() as unit:
        unit.session.execute(text("CREATE TABLE note (body TEXT)"))
        unit.session.execute(text("INSERT INTO note VALUES ('a')"))
        unit.emit(Changed("note"))
        assert heard == []
    assert heard == [Changed("note")]
    with pytest.raises(ZeroDivisionError), database.unit() as unit:
        unit.session.execute(text("INSERT INTO note VALUES ('b')"))
        unit.emit(Changed("note"))
        _ = 1 / 0
    with database.reading() as session:
        assert session.scalars(text("SELECT body FROM note")).all() == ["a"]
    assert heard == [Changed("note")]
    database.close()
