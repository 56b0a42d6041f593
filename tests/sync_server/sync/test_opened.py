"""Tenants' files: few threads for all, closed when nobody needs them; word of news to who waits."""

import asyncio
import io
import random
import threading
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from sync_server.db.tenant_files import TenantFiles
from sync_server.kernel import log
from sync_server.kernel.clock import DAY_MS
from sync_server.kernel.errors import Unavailable
from sync_server.sync import retention
from sync_server.sync.devices import Devices
from sync_server.sync.faults import Full
from sync_server.sync.news import News
from sync_server.sync.opened import IDLE_MS, THREADS, OpenTenants
from sync_server.sync.rate import Buckets
from sync_server.sync.schema import writing
from sync_server.sync.service import Tenant
from sync_server.sync.store import Store
from tests.sync_server.sync.tenancy import Clock

ENOUGH_S = 20.0
"""Whoever waits so long waits for ever."""


@pytest.fixture
def files(tmp_path: Path) -> TenantFiles:
    return TenantFiles(tmp_path)


def made(files: TenantFiles) -> UUID:
    tenant = uuid4()
    files.create(tenant)
    return tenant


def with_open(
    files: TenantFiles, act: Callable[[OpenTenants, Clock], Awaitable[None]], **limits: int
) -> None:
    async def run() -> None:
        clock = Clock()
        opened = OpenTenants(files, clock, random.Random(1), **limits)
        try:
            await asyncio.wait_for(act(opened, clock), ENOUGH_S)
        finally:
            opened.close()

    asyncio.run(run())


def test_a_tenant_is_worked_on_by_one_at_a_time_and_in_order(files: TenantFiles) -> None:
    one = made(files)

    async def act(opened: OpenTenants, _: Clock) -> None:
        at_work, seen = threading.Lock(), []

        def work(number: int, _: Tenant) -> None:
            assert at_work.acquire(blocking=False)
            seen.append(number)
            at_work.release()

        await asyncio.gather(*(opened.run(one, partial(work, number)) for number in range(50)))
        assert seen == list(range(50))

    with_open(files, act)


def test_who_gives_up_waiting_leaves_the_order_as_it_was(files: TenantFiles) -> None:
    one = made(files)

    async def act(opened: OpenTenants, _: Clock) -> None:
        begun, go_on, seen = asyncio.Event(), threading.Event(), []
        loop = asyncio.get_running_loop()

        def first(_: Tenant) -> None:
            loop.call_soon_threadsafe(begun.set)
            go_on.wait(ENOUGH_S)
            seen.append("first")

        waiting = asyncio.create_task(opened.run(one, first))
        await begun.wait()
        waiting.cancel()
        second = asyncio.create_task(opened.run(one, lambda _: seen.append("second")))
        await asyncio.sleep(0)
        go_on.set()
        await second
        assert seen == ["first", "second"]

    with_open(files, act)


def test_many_tenants_share_few_threads(files: TenantFiles) -> None:
    async def act(opened: OpenTenants, _: Clock) -> None:
        everybody = [made(files) for _ in range(THREADS * 2)]
        threads = await asyncio.gather(
            *(opened.run(each, lambda _: threading.get_ident()) for each in everybody)
        )
        assert len(set(threads)) <= THREADS
        assert opened.count == len(everybody)

    with_open(files, act)


def test_tenants_do_not_wait_for_each_other(files: TenantFiles) -> None:
    """Each is inside its work at the same moment, or the barrier breaks."""
    both = threading.Barrier(2)
    one, two = made(files), made(files)

    async def act(opened: OpenTenants, _: Clock) -> None:
        await asyncio.gather(*(opened.run(each, lambda _: both.wait(5)) for each in (one, two)))

    with_open(files, act)


def test_an_idle_file_is_closed_and_opens_again(files: TenantFiles) -> None:
    tenant = made(files)

    async def act(opened: OpenTenants, clock: Clock) -> None:
        def epoch(tenant: Tenant) -> bytes:
            return tenant._store.state().epoch

        before = await opened.run(tenant, epoch)
        opened.sweep()
        assert opened.count == 1
        clock.pass_by(timedelta(milliseconds=IDLE_MS))
        opened.sweep()
        assert opened.count == 0
        assert await opened.run(tenant, epoch) == before

    with_open(files, act)


def test_a_file_that_is_missing_is_tried_again(files: TenantFiles) -> None:
    tenant = uuid4()

    async def act(opened: OpenTenants, _: Clock) -> None:
        with pytest.raises(Unavailable):
            await opened.run(tenant, lambda _: None)
        files.create(tenant)
        await opened.run(tenant, lambda _: None)

    with_open(files, act)


def test_news_of_a_tenant_wakes_those_who_wait_for_it() -> None:
    async def act() -> None:
        news, here, there = News(), uuid4(), uuid4()
        waiting = [asyncio.create_task(news.wait(news.coming(here), 1e6)) for _ in range(3)]
        other = asyncio.create_task(news.wait(news.coming(there), 1e6))
        news.tell(here)
        await asyncio.gather(*waiting)
        assert not other.done()
        news.close()
        await other
        await news.wait(news.coming(here), 1e6)

    asyncio.run(asyncio.wait_for(act(), ENOUGH_S))


def test_news_between_a_look_and_the_wait_is_not_missed() -> None:
    async def act() -> None:
        news, tenant = News(), uuid4()
        coming = news.coming(tenant)
        news.tell(tenant)
        await news.wait(coming, 1e6)

    asyncio.run(asyncio.wait_for(act(), ENOUGH_S))


def test_a_bucket_empties_and_fills_again() -> None:
    now = 0.0
    one, two = uuid4(), uuid4()
    buckets = Buckets(10, 2, lambda: now)
    buckets.take(one, 10)
    assert (buckets.wait_s(one), buckets.wait_s(two)) == (1, 0)
    now += 1
    assert buckets.wait_s(one) == 0
    buckets.take(one, 20)  # more than there is
    assert buckets.wait_s(one) == 10
    now += 10
    assert buckets.wait_s(one) == 0


def test_what_keeps_a_tenant_from_forgetting_is_told(
    files: TenantFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, written = made(files), io.StringIO()

    def fail(*_: object) -> None:
        raise KeyError(14)

    async def act(opened: OpenTenants, _: Clock) -> None:
        await opened.run(one, lambda _: None)
        monkeypatch.setattr(Tenant, "purge", fail)
        opened.sweep()
        await opened.run(one, lambda _: None)

    log.configure(written)
    try:
        with_open(files, act)
    finally:
        log.configure()
    assert "tenant.not_purged" in written.getvalue()


def test_a_file_that_is_full_says_so_and_is_read_all_the_same(files: TenantFiles) -> None:
    one = made(files)

    async def act(opened: OpenTenants, _: Clock) -> None:
        def fill(tenant: Tenant) -> None:
            with writing(tenant._connection):
                tenant._connection.execute("CREATE TABLE big (x)")
                tenant._connection.execute("INSERT INTO big VALUES (zeroblob(2000000))")

        with pytest.raises(Full):
            await opened.run(one, fill)
        assert await opened.run(one, Tenant.authors) == {}

    with_open(files, act, most_mib=1)


def test_every_tenant_forgets_once_a_day(
    files: TenantFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether anybody asks for it or not, and however often it is opened or the server starts."""
    tenants, purge = [made(files), made(files)], retention.purge
    purged: list[int] = []

    def record(store: Store, devices: Devices, now: int) -> None:
        purged.append(now)
        purge(store, devices, now)

    async def act(_: OpenTenants, clock: Clock) -> None:
        for days in (1, 2):
            for _start in range(3):
                opened = OpenTenants(files, clock, random.Random(1))
                for _sweep in range(3):
                    opened.sweep()
                    await asyncio.gather(*(opened.run(each, lambda _: None) for each in tenants))
                    clock.pass_by(timedelta(milliseconds=IDLE_MS))
                opened.close()
            assert len(purged) == days * len(tenants)
            clock.pass_by(timedelta(milliseconds=DAY_MS))

    monkeypatch.setattr(retention, "purge", record)
    with_open(files, act)


def test_a_server_s_clock_that_is_set_back_does_not_put_off_forgetting(files: TenantFiles) -> None:
    async def act(opened: OpenTenants, clock: Clock) -> None:
        def purged_ms(tenant: Tenant) -> int:
            tenant.purge_daily(clock.ms)
            return tenant._store.state().purged_ms

        one = made(files)
        for days in (4_000, -4_000):
            clock.pass_by(timedelta(days=days))
            assert await opened.run(one, purged_ms) == clock.ms

    with_open(files, act)
