"""How late an answer comes changes how far a clock is taken to be ahead, and so what is foreseen.

Whatever was foreseen, nothing that somebody wrote is lost.
"""

import random
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from engine.sync.wire.roles import Role
from sync_server.db.database import connect
from sync_server.sync.service import Tenant
from tests.engine.found import review
from tests.engine.standing_clock import StandingClock
from tests.engine.sync.devices import START, Desk, same

AN_INSTANT, A_WHILE = timedelta(milliseconds=600), timedelta(seconds=2)


@pytest.fixture
def time() -> StandingClock:
    return StandingClock(START)


@pytest.fixture
def tenant(tmp_path: Path, time: StandingClock) -> Iterator[Tenant]:
    connection = connect(tmp_path / "tenant")
    yield Tenant(connection, time, random.Random(1))
    connection.close()


@pytest.fixture
def torn(here: Desk, there: Desk, tenant: Tenant, time: StandingClock) -> Desk:
    """Two have changed the first line of a reply, this one later, which only it knows; it has heard
    of the other's line, into which the server wove a last one of its own.
    """
    for desk in (here, there):
        desk.close()
        desk.clock = time
        desk.open()
    here.collect(review(1))
    here.sync(tenant)
    here.draft(1, "하나\n둘")
    here.sync(tenant)
    there.sync(tenant)
    write(here, "우리\n둘")
    write(there, "하나\n셋")
    here.push(tenant)
    there.push(tenant)
    time.pass_by(AN_INSTANT)
    write(there, "그들\n셋")
    there.operations()
    there.pull(tenant)
    return there


def test_what_a_late_answer_made_look_overruled_stands_again_and_nothing_is_lost(
    here: Desk, torn: Desk, tenant: Tenant, time: StandingClock
) -> None:
    assert text(torn) == "그들\n셋"
    hear(torn, tenant, time, late=A_WHILE)
    assert text(torn) == "우리\n셋"  # by a clock that seems to be ahead, one's own is the earlier
    write(torn, "우리\n셋\n넷")
    torn.operations()
    hear(torn, tenant, time)
    assert text(torn) == "그들\n셋\n넷"
    for desk in (torn, here, torn):
        desk.sync(tenant)
    assert same(here, torn)
    assert text(here) == "그들\n셋\n넷"
    assert lost(torn) == ["우리\n셋"]


def text(desk: Desk) -> str:
    [(found,)] = desk.read("SELECT text FROM reply")
    return str(found)


def lost(desk: Desk) -> list[str]:
    """As the journal tells it."""
    return [msgspec.msgpack.decode(each) for (each,) in desk.read("SELECT lost FROM sync_conflict")]


def write(desk: Desk, value: str) -> None:
    desk.write("UPDATE reply SET text = ?", value)


def hear(desk: Desk, tenant: Tenant, time: StandingClock, late: timedelta = timedelta()) -> None:
    welcome = tenant.hello(desk.key, Role.OWNER, desk.replica.hello())
    time.pass_by(late)
    desk.replica.welcomed(welcome)
