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
from tests.engine.sync.meeting import Person, a_server, hired, people, registered
from tests.sync_server.process import Serving


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


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    with a_server(tmp_path_factory.mktemp("server")) as serving:
        yield serving


@pytest.fixture
def shop(server: Serving, tmp_path: Path) -> Iterator[tuple[Person, Person]]:
    """The PCs of an owner and of staff, who have the same two reviews and drafts."""
    owner = registered(server)
    with people(tmp_path, owner, hired(server, owner, "staff")) as (here, there):
        here.collect(review(1), review(2, body="별로예요"))
        here.engine.replies.draft_waiting(10)
        for person in (here, there):
            person.join(server.address)
            person.engine.sync.run()
        yield here, there
