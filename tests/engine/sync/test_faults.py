"""Kills, a bad network and standstills of real processes: a little of `bench faults`."""

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from tests.harness.faulting import STANDSTILLS, Findings, World, a_world
from tests.harness.proxy import FAULTS

KILLS = 8


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with a_world(tmp_path, 2, Random(4)) as made:
        yield made


def test_nothing_is_lost_doubled_or_stuck(world: World) -> None:
    world.measure()
    world.disturb(*((fault, "/v1/sync/push") for fault in FAULTS))
    assert set(world.proxy.done) == set(FAULTS)
    while world.found.kills < KILLS:
        world.cycle()
    world.open_twice()
    if STANDSTILLS:
        world.stand_still(is_client=True)
        world.stand_still(is_client=False)
    found = world.check()
    assert faulty(found) == (0, 0, 0, 0), found.notes


def test_what_went_wrong_would_be_seen(world: World) -> None:
    """Somebody's words vanish behind the back of sync, and a server that forgets what it did."""
    world.measure()
    keeper = next(each for each in world.keepers if each.sure)
    person = keeper.person
    person.start()
    with person.database.unit() as unit:
        connection = unit.session.connection()
        connection.exec_driver_sql("DROP TRIGGER sync_reply_text")
        connection.exec_driver_sql("UPDATE reply SET text = 'somebody else'")
    person.stop()
    keeper.sure |= dict.fromkeys(keeper.sure, "never written")
    found = world.check()
    assert found.lost == len(keeper.sure)
    assert found.differing


def faulty(found: Findings) -> tuple[int, int, int, int]:
    return found.lost, found.duplicated, found.stuck, found.differing
