"""A server put back from an older backup gets back what it lost, and nobody is overruled by it."""

import random
import shutil
import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from engine.runtime.clock import to_ms
from engine.sync.snapshot import unpacked
from engine.sync.wire.clock import moment
from engine.sync.wire.entity import DELETED
from engine.sync.wire.messages import Change, Page
from engine.sync.wire.roles import Role
from engine.sync.wire.version import Version
from sync_server.db.database import connect
from sync_server.sync.service import Tenant
from tests.engine.found import review
from tests.engine.standing_clock import StandingClock
from tests.engine.sync import told
from tests.engine.sync.devices import START, Desk, same
from tests.engine.sync.snapshots import cut

_CORRECTION, _YEAR_MS = 4, 365 * 86_400_000
_CORRECT = "INSERT INTO correction (uuid, review_id, label, made_ms) VALUES (?, 1, 'negative', 5)"
_LABEL = "UPDATE correction SET label = ?"


class Shop:
    """Two devices, both with a review and what it means, which are in the backup too."""

    def __init__(self, folder: Path, here: Desk, there: Desk) -> None:
        self.here, self.there, self._chance = here, there, random.Random(1)
        self._file, self._backup = folder / "tenant", folder / "backup"
        self._clock = StandingClock(START)
        self._open()
        here.collect(review(1))
        here.write(_CORRECT, bytes(16))
        self.meet(here, there)
        self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copy(self._file, self._backup)

    def _open(self) -> None:
        self._connection: sqlite3.Connection = connect(self._file)
        self.tenant = Tenant(self._connection, self._clock, self._chance)

    def pass_by(self, time: timedelta) -> None:
        for clock in (self._clock, self.here.clock, self.there.clock):
            clock.pass_by(time)

    def put_back(self) -> None:
        self._connection.close()
        shutil.copy(self._backup, self._file)
        self._open()
        self.tenant.restored()

    def meet(self, *desks: Desk, role: Role = Role.OWNER) -> None:
        """What a worker does in a round: push and pull until there is no more."""
        for desk in desks:
            desk.hello(self.tenant, role)
            while (pushed := desk.push(self.tenant, role)) or desk.pull(self.tenant):
                assert pushed is None or pushed.verdicts

    def close(self) -> None:
        self._connection.close()


@pytest.fixture
def shop(tmp_path: Path, here: Desk, there: Desk) -> Iterator[Shop]:
    shop = Shop(tmp_path, here, there)
    yield shop
    shop.close()


def labels(*desks: Desk) -> list[list[str]]:
    return [[label for (label,) in desk.read("SELECT label FROM correction")] for desk in desks]


def conflicts(desk: Desk) -> int:
    [(count,)] = desk.read("SELECT count(*) FROM sync_conflict")
    return int(count)


def test_what_others_wrote_comes_back_though_they_never_do(shop: Shop) -> None:
    shop.here.write(_LABEL, "positive")
    shop.here.collect(review(2))
    shop.meet(shop.here, shop.there)
    [before] = shop.there.read("SELECT sync_versions FROM correction")
    shop.put_back()
    shop.meet(shop.there)
    assert labels(shop.there) == [["positive"]]
    assert shop.there.read("SELECT sync_versions FROM correction") == [before]
    assert shop.there.hello(shop.tenant).in_step
    assert conflicts(shop.there) == 0


@pytest.mark.parametrize("late", [False, True])
def test_who_lost_less_or_more_tells_it_without_a_conflict(shop: Shop, late: bool) -> None:
    """`there` had seen the first of two edits; one of the two is the first to come back."""
    shop.here.write(_LABEL, "positive")
    shop.meet(shop.here, shop.there)
    shop.here.write(_LABEL, "neutral")
    shop.meet(shop.here)
    shop.put_back()
    desks = (shop.here, shop.there) if late else (shop.there, shop.here)
    shop.meet(*desks, *desks)
    assert labels(*desks) == [["neutral"], ["neutral"]]
    assert conflicts(shop.here) == 0


def test_what_came_ahead_with_a_snapshot_comes_back_too(shop: Shop) -> None:
    shop.here.write(_LABEL, "positive")
    shop.meet(shop.here)
    shop.there.hello(shop.tenant)
    manifest, parts = cut(shop.tenant, 0)
    for name, data in parts:
        assert shop.there.replica.poured(manifest, name, unpacked(name, data))
    shop.put_back()
    shop.meet(shop.there)
    assert labels(shop.there) == [["positive"]]


def test_what_waits_follows_what_its_author_saw(shop: Shop) -> None:
    shop.here.write(_LABEL, "positive")
    shop.meet(shop.here, shop.there)
    shop.there.write(_LABEL, "neutral")
    shop.put_back()
    shop.meet(shop.here, shop.there, shop.here)
    assert labels(shop.here, shop.there) == [["neutral"], ["neutral"]]
    assert conflicts(shop.here) == 0


def test_what_waits_over_a_row_that_was_lost_goes_with_it(shop: Shop) -> None:
    shop.here.collect(review(2))
    shop.meet(shop.here, shop.there)
    shop.there.draft(2, "감사합니다")
    shop.put_back()
    shop.meet(shop.there, shop.here)
    assert same(shop.here, shop.there)
    assert shop.here.read("SELECT text FROM reply") == [("감사합니다",)]


@pytest.mark.parametrize("first", [0, 1])
def test_a_row_that_was_deleted_stays_so(shop: Shop, first: int) -> None:
    """`there` has not heard of the deletion."""
    shop.here.write("DELETE FROM correction")
    shop.meet(shop.here)
    shop.put_back()
    desks = [shop.here, shop.there]
    shop.meet(desks[first], desks[1 - first], desks[first])
    assert labels(*desks) == [[], []]
    assert conflicts(shop.here) == 0


def test_what_was_written_over_an_old_deletion_stands(shop: Shop) -> None:
    """The server, put back, knows neither the row nor its deletion."""
    again = _CORRECT.replace("1, 'negative'", "2, 'neutral'")
    shop.here.collect(review(2))
    shop.here.write(again, b"2" * 16)
    shop.meet(shop.here, shop.there)
    shop.here.write("DELETE FROM correction WHERE uuid = ?", b"2" * 16)
    shop.meet(shop.here, shop.there)
    shop.pass_by(timedelta(days=100))
    shop.there.write(again, b"2" * 16)
    shop.put_back()
    shop.meet(shop.there, shop.here)
    assert labels(shop.here, shop.there) == [["negative", "neutral"]] * 2
    assert shop.there.read("SELECT * FROM sync_refused") == []


@pytest.mark.parametrize(("written_ago", "is_told"), [(0, True), (_YEAR_MS, False)])
def test_a_deletion_is_no_older_than_what_it_deleted(
    synced: Desk, written_ago: int, is_told: bool
) -> None:
    """A wrong clock dated it a year back; the server, put back, knows neither row nor deletion."""
    now_ms, row = to_ms(synced.clock.now()), b"2" * 16
    [(review_id,)] = synced.read("SELECT uuid FROM review WHERE id = 1")
    written = Version(moment(now_ms - written_ago), 9, 1)
    deleted = Version(moment(now_ms - _YEAR_MS), 9, 2)
    values = {DELETED: now_ms - _YEAR_MS, 1: review_id, 2: "neutral", 3: now_ms}
    change = Change(_CORRECTION, row, written, values, {DELETED: deleted})
    synced.replica.received(told.page(1, 2, change))
    welcome = told.welcome(head=1, epoch=b"second", now_ms=now_ms, answers=1)
    synced.replica.welcomed(welcome)
    synced.replica.received(Page(b"second", 0, 1, 1, []))
    memories = [each for each in synced.operations() if each.row == row]
    assert [DELETED in each.fields for each in memories] == [True] * is_told


def test_the_journal_comes_back(shop: Shop) -> None:
    shop.here.write(_LABEL, "positive")
    shop.there.write(_LABEL, "neutral")
    shop.meet(shop.here, shop.there, shop.here)
    assert conflicts(shop.here) == 1
    shop.put_back()
    shop.meet(shop.here, shop.there)
    assert [conflicts(desk) for desk in (shop.here, shop.there)] == [1, 1]


def test_an_edit_since_then_that_did_not_know_is_a_conflict(shop: Shop) -> None:
    shop.here.write(_LABEL, "positive")
    shop.meet(shop.here)
    shop.put_back()
    shop.there.write(_LABEL, "neutral")
    shop.meet(shop.there, shop.here, shop.there)
    assert labels(shop.here) == labels(shop.there)
    assert [conflicts(desk) for desk in (shop.here, shop.there)] == [1, 1]


def test_who_may_not_write_any_more_keeps_his_own_words_aside(shop: Shop) -> None:
    shop.here.write(_LABEL, "positive")
    shop.meet(shop.here)
    shop.put_back()
    shop.meet(shop.here, role=Role.VIEWER)
    assert labels(shop.here) == [["negative"]]
    assert len(shop.here.read("SELECT 1 FROM sync_refused")) == 1


def test_who_may_not_write_any_more_keeps_aside_what_he_lost_openly(shop: Shop) -> None:
    shop.here.write(_LABEL, "positive")
    shop.pass_by(timedelta(hours=1))
    shop.there.write(_LABEL, "neutral")
    shop.meet(shop.here, shop.there, shop.here)
    assert (labels(shop.here), conflicts(shop.here)) == ([["neutral"]], 1)
    shop.put_back()
    shop.meet(shop.here, role=Role.VIEWER)
    assert (labels(shop.here), conflicts(shop.here)) == ([["negative"]], 0)
    [(entity, fields)] = shop.here.read("SELECT entity, fields FROM sync_refused")
    assert (entity, msgspec.msgpack.decode(fields)) == (4, {2: "positive"})


def test_what_was_decided_looks_the_same_by_another_clock(shop: Shop) -> None:
    """`here` is set ten years ahead when its edit over that of `there` is taken but not pulled."""
    shop.there.write(_LABEL, "neutral")
    shop.meet(shop.there)
    shop.here.hello(shop.tenant)
    shop.here.clock.pass_by(timedelta(seconds=1))
    shop.here.write(_LABEL, "positive")
    shop.here.pull(shop.tenant)
    shop.here.push(shop.tenant)
    shop.here.clock.pass_by(timedelta(days=3650))
    shop.here.hello(shop.tenant)
    assert labels(shop.here) == [["positive"]]
