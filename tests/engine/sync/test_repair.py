"""Rows that came to be otherwise here than on the server are found and set right."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from engine.sync import digests
from engine.sync.base import packed_version
from engine.sync.repair import EVERY_MS
from engine.sync.wire import digest
from engine.sync.wire.repair import Rows, Sums, Wanted
from engine.sync.wire.version import Version
from sync_server.sync import repair
from sync_server.sync.service import Tenant
from tests.engine.found import review
from tests.engine.sync.devices import Desk, same, shown
from tests.engine.sync.snapshots import cut, take

REVIEW, REPLY, CORRECTION = 2, 3, 4
DAYS = timedelta(days=1)


@pytest.fixture
def both(here: Desk, there: Desk, tenant: Tenant) -> tuple[Desk, Desk]:
    here.collect(*(review(each) for each in range(1, 6)))
    for row_id in (1, 2):
        here.draft(row_id, "감사합니다")
    here.reviews.correct(3, "negative")
    here.sync(tenant)
    here.write("UPDATE reply SET text = '또 오세요' WHERE id = 1")
    for desk in (here, there, here):
        desk.sync(tenant)
    return here, there


def mended(desk: Desk, tenant: Tenant) -> int:
    """As `mending.Mending`, in the same process as the server."""
    count = 0
    for _ in range(2):
        desk.replica.recount()
        buckets = desk.replica.differing(repair.sums(tenant, desk.key))
        assert buckets is not None
        for entity, place in buckets:
            listing = repair.listing(tenant, desk.key, entity, place)
            asked = desk.replica.unlike((entity, place), listing)
            rows = repair.rows(tenant, desk.key, Wanted(entity, asked))
            assert rows.asked == len(asked)
            assert desk.replica.mended(entity, asked, rows)
            count += len(asked)
    return count


def spoilt(desk: Desk, statement: str, *values: object) -> None:
    """By somebody who knows how to get past the triggers."""
    with desk.replica._applying():
        desk.connection.execute(statement, values)


STRANGE = packed_version(Version(1 << 50, 9, 77))
FAULTS: dict[str, tuple[str, tuple[object, ...]]] = {
    "another edit": ("UPDATE review SET sync_version = ? WHERE id = 2", (STRANGE,)),
    "no edit at all": ("UPDATE review SET sync_version = NULL WHERE id = 2", ()),
    "not even a version": ("UPDATE review SET sync_version = ? WHERE id = 2", (b"\xc1",)),
    "of a field": ("UPDATE reply SET sync_versions = ? WHERE sync_versions > ''", (b"\xc1",)),
    "of some fields": ("UPDATE reply SET sync_versions = NULL", ()),
    "an empty column": ("UPDATE review SET rating = NULL WHERE id = 3", ()),
    "a row that is gone": ("DELETE FROM correction", ()),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_row_that_was_spoilt(both: tuple[Desk, Desk], tenant: Tenant, fault: str) -> None:
    here, there = both
    statement, values = FAULTS[fault]
    spoilt(there, statement, *values)
    assert there.hello(tenant).in_step is True, "the sums that are kept do not see it"
    assert mended(there, tenant) == 1
    assert there.hello(tenant).in_step is True
    assert mended(there, tenant) == 0
    assert there.operations() == []
    assert same(here, there)


def test_sums_that_are_wrong_are_counted_anew(both: tuple[Desk, Desk], tenant: Tenant) -> None:
    _, there = both
    there.connection.execute("DELETE FROM sync_digest WHERE entity = 2")
    assert there.hello(tenant).in_step is False
    assert mended(there, tenant) == 0
    assert there.hello(tenant).in_step is True


def test_what_waits_stays_over_a_row_that_is_set_right(
    both: tuple[Desk, Desk], tenant: Tenant
) -> None:
    here, there = both
    there.write("UPDATE reply SET text = '제 말이에요' WHERE text = '또 오세요'")
    spoilt(there, "UPDATE reply SET sync_version = ? WHERE text = '제 말이에요'", STRANGE)
    assert mended(there, tenant) == 1
    assert there.read("SELECT count(*) FROM reply WHERE text = '제 말이에요'") == [(1,)]
    for desk in (there, here, there):
        desk.sync(tenant)
    assert same(here, there)
    assert here.read("SELECT text FROM reply WHERE id = 1") == [("제 말이에요",)]


def test_a_row_that_the_server_never_had_is_given_to_it(
    both: tuple[Desk, Desk], tenant: Tenant
) -> None:
    here, there = both
    there.collect(review(9, body="혼자만 알아요"))
    spoilt(there, "DELETE FROM sync_dirty")
    spoilt(there, "UPDATE review SET sync_version = ? WHERE body = '혼자만 알아요'", STRANGE)
    assert mended(there, tenant) == 1
    for desk in (there, here, there):
        desk.sync(tenant)
    assert same(here, there)
    assert here.read("SELECT count(*) FROM review") == [(6,)]
    assert there.hello(tenant).in_step is True


@pytest.fixture
def behind(both: tuple[Desk, Desk], tenant: Tenant) -> Iterator[tuple[Desk, Desk]]:
    """The second was away while a correction was deleted, and forgotten after 90 days."""
    here, there = both
    here.reviews.correct(3, None)
    here.sync(tenant)
    tenant._clock.pass_by(100 * DAYS)  # type: ignore[attr-defined]
    here.sync(tenant)
    tenant.purge(round(tenant._clock.now().timestamp() * 1000))
    assert tenant._store.state().floor > there.replica.hello().cursor
    yield here, there


def test_who_comes_back_from_below_the_floor_forgets_what_was_forgotten(
    behind: tuple[Desk, Desk], tenant: Tenant
) -> None:
    here, there = behind
    assert there.hello(tenant).mode == 2
    take(there, *cut(tenant, 0))
    assert there.hello(tenant).in_step is False
    assert mended(there, tenant) == 1
    assert there.read("SELECT count(*) FROM correction") == [(0,)]
    for desk in (there, here, there):
        desk.sync(tenant)
    assert same(here, there)
    assert there.hello(tenant).in_step is True


def test_an_edit_of_what_was_forgotten_makes_it_anew(
    behind: tuple[Desk, Desk], tenant: Tenant
) -> None:
    here, there = behind
    [(corrected,)] = there.read("SELECT review_id FROM correction")
    there.reviews.correct(corrected, "neutral")
    there.hello(tenant)
    take(there, *cut(tenant, 0))
    there.hello(tenant)
    assert mended(there, tenant) == 1
    for desk in (there, here, there):
        desk.sync(tenant)
    assert same(here, there)
    assert here.read("SELECT label FROM correction") == [("neutral",)]
    assert there.read("SELECT count(*) FROM sync_refused") == [(0,)]
    assert there.hello(tenant).in_step is True


def test_an_edit_that_came_too_early_is_put_aside_by_name(
    behind: tuple[Desk, Desk], tenant: Tenant
) -> None:
    """Pushed before anybody noticed: the server knows nothing that it could change."""
    here, there = behind
    [(corrected,)] = there.read("SELECT review_id FROM correction")
    there.reviews.correct(corrected, "neutral")
    there.hello(tenant)
    there.push(tenant)
    take(there, *cut(tenant, 0))
    there.hello(tenant)
    mended(there, tenant)
    for desk in (there, here, there):
        desk.sync(tenant)
    assert same(here, there)
    assert there.read("SELECT count(*) FROM sync_refused") == [(1,)]


ANSWERS: dict[str, Callable[[bytes, int], tuple[bytes, int]]] = {
    "of another history": lambda epoch, seq: (b"other", seq),
    "of later": lambda epoch, seq: (epoch, seq + 1),
    "of before": lambda epoch, seq: (epoch, seq - 1),
}


@pytest.mark.parametrize("which", ANSWERS)
def test_an_answer_of_another_moment_changes_nothing(
    both: tuple[Desk, Desk], tenant: Tenant, which: str
) -> None:
    _, there = both
    moment = ANSWERS[which](*tenant.moment(there.key))
    before = shown(there)
    assert there.replica.differing(Sums(*moment, {})) is None
    [(row,)] = there.read("SELECT uuid FROM review WHERE id = 1")
    assert not there.replica.mended(REVIEW, [row], Rows(*moment, 1, []))
    assert (shown(there), there.operations()) == (before, [])


def test_once_a_week_it_is_counted_from_scratch(both: tuple[Desk, Desk], tenant: Tenant) -> None:
    _, there = both
    assert not there.replica.counts(), "from now on"
    spoilt(there, "UPDATE review SET sync_version = ? WHERE id = 2", STRANGE)
    assert not there.replica.counts()
    tenant._clock.pass_by(timedelta(milliseconds=EVERY_MS))  # type: ignore[attr-defined]
    assert there.hello(tenant).in_step is True
    assert there.replica.counts()
    assert there.hello(tenant).in_step is False
    assert not there.replica.counts(), "for another week"


def test_counted_from_scratch_the_sums_are_those_that_followed_each_change(
    both: tuple[Desk, Desk], tenant: Tenant
) -> None:
    for desk in both:
        before = digest.root(digests.buckets(desk.connection))
        desk.replica.recount()
        assert digest.root(digests.buckets(desk.connection)) == before
