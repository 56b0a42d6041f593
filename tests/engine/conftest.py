"""A real encrypted profile for every engine test that asks for one."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from engine.reviews.service import Reviews
from engine.runtime.clock import SEOUL
from engine.runtime.events import Event, EventBus
from engine.shops.service import Shops
from engine.store.database import Database
from tests.engine.standing_clock import StandingClock

KEY = bytes(range(32))


def _raise(fault: Exception) -> None:
    raise fault


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock(datetime(2026, 11, 21, 8, 50, tzinfo=SEOUL))


@pytest.fixture
def heard() -> list[Event]:
    return []


@pytest.fixture
def bus(heard: list[Event]) -> EventBus:
    bus = EventBus(on_fault=_raise)
    bus.subscribe(heard.append)
    return bus


@pytest.fixture
def database(tmp_path: Path, clock: StandingClock, bus: EventBus) -> Iterator[Database]:
    opened = Database.open(tmp_path / "profile", KEY, bus, clock)
    yield opened
    opened.close()


@pytest.fixture
def shops(database: Database, clock: StandingClock) -> Shops:
    return Shops(database, clock)


@pytest.fixture
def reviews(database: Database, shops: Shops, clock: StandingClock) -> Reviews:
    return Reviews(database, shops, clock)
