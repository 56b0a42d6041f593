"""A profile in a folder of the test, opened as often as the test likes."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from engine.runtime.events import Event, EventBus
from engine.store.database import Database
from engine.store.migration import MIGRATIONS

KEY = bytes(range(32))
OTHER_KEY = bytes(32)

Open = Callable[..., Database]


class SteppingClock:
    """A second later at each look."""

    def __init__(self) -> None:
        self._now = datetime(2026, 3, 2, tzinfo=UTC)

    def now(self) -> datetime:
        self._now += timedelta(seconds=1)
        return self._now

    def monotonic(self) -> float:
        return self._now.timestamp()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "가게 100%"


@pytest.fixture
def heard() -> list[Event]:
    return []


@pytest.fixture
def open_profile(folder: Path, heard: list[Event]) -> Iterator[Open]:
    """`open_profile(key=KEY, scripts=MIGRATIONS)`; what is still open at the end is closed."""
    opened: list[Database] = []
    clock = SteppingClock()

    def faulty(fault: Exception) -> None:
        raise fault

    def open_(key: bytes = KEY, scripts: Path = MIGRATIONS) -> Database:
        bus = EventBus(on_fault=faulty)
        bus.subscribe(heard.append)
        opened.append(Database.open(folder, key, bus, clock, scripts))
        return opened[-1]

    yield open_
    for database in opened:
        with suppress(Exception):
            database.close()
