"""Two devices of one shop, and the server between them."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from sync_server.db.database import connect
from sync_server.sync.service import Tenant
from tests.engine.found import review
from tests.engine.standing_clock import StandingClock
from tests.engine.sync import told
from tests.engine.sync.devices import START, Desk, drained


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path, "here")
    yield desk
    desk.close()


@pytest.fixture
def there(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path, "there")
    yield desk
    desk.close()


@pytest.fixture
def synced(here: Desk) -> Desk:
    """Two reviews, of which a server made by hand knows; its cursor is 1."""
    here.replica.welcomed(told.welcome())
    here.collect(review(1), review(2))
    drained(here)
    return here


@pytest.fixture
def tenant(tmp_path: Path) -> Iterator[Tenant]:
    connection = connect(tmp_path / "tenant")
    yield Tenant(connection, StandingClock(START), random.Random(1))
    connection.close()
