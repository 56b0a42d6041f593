"""Snapshots over HTTP: made while they are fetched, kept for those who come, removed afterwards."""

import asyncio
from datetime import timedelta
from functools import partial
from pathlib import Path
from random import Random
from uuid import UUID, uuid4

import pytest
from httpx2 import Response

from engine.sync.wire import codec
from engine.sync.wire.messages import PROTOCOLS, Hello
from engine.sync.wire.registry import SCHEMA
from engine.sync.wire.repair import Listing, Rows, Sums, Wanted, unpacked_sums
from engine.sync.wire.roles import Role
from engine.sync.wire.snapshot import Manifest, Part, hash_of
from sync_server.db.tenant_files import TenantFiles
from sync_server.identity.tokens import Caller
from sync_server.sync.exchange import Exchange
from sync_server.sync.news import News
from sync_server.sync.opened import OpenTenants
from sync_server.sync.rate import Rate
from sync_server.sync.shelf import KEPT_MS, Kept, Shelf
from sync_server.sync.snapshot import Cutter
from tests.sync_server.server import Login, Server, code_of
from tests.sync_server.sync.tenancy import REPLY, SHOP, TEXT, Clock, id_of, reply, shop
from tests.sync_server.sync.wired import Wired


@pytest.fixture
def boss(server: Server, monkeypatch: pytest.MonkeyPatch) -> Wired:
    small = partial(Cutter, most_bytes=500)
    monkeypatch.setattr("sync_server.sync.shelf.Cutter", small)
    boss = Wired(server, server.owner())
    assert boss.push(boss.operation(SHOP, id_of(99), shop())).status_code == 200
    said = [boss.operation(REPLY, id_of(n), reply(f"어서 오세요 {n}")) for n in range(1, 12)]
    assert boss.push(*said).status_code == 200
    return boss


def get(device: Wired, what: str, **query: str | int) -> Response:
    headers = {"Authorization": f"Bearer {device.login.access}"}
    return device.server.client.get(f"/v1/sync/{what}", params=query, headers=headers)


def manifest(device: Wired) -> Manifest:
    told = codec.unpacked(get(device, "snapshot").content, Manifest)
    while not told.whole:
        told = codec.unpacked(get(device, "snapshot", known=len(told.parts)).content, Manifest)
    return told


def rows_of(device: Wired, told: Manifest) -> dict[bytes, dict[int, object]]:
    found: dict[bytes, dict[int, object]] = {}
    for name in told.parts:
        data = get(device, "part", name=name.hash.hex()).content
        assert (hash_of(data), len(data)) == (name.hash, name.size)
        part = codec.unpacked(data, Part)
        for block in part.blocks:
            for place, row in enumerate(block.rows):
                found[row] = {
                    number: column[place if len(column) > 1 else 0]
                    for number, column in block.columns.items()
                }
        found |= {change.row: change.values for change in part.changes}
    return found


def folder(server: Server, login: Login) -> Path:
    tenant = server.get("/v1/me", login.access).json()["data"]["tenant"]["id"]
    return TenantFiles(server.data).snapshot(UUID(tenant))


def test_it_holds_what_a_pull_from_the_beginning_holds(server: Server, boss: Wired) -> None:
    boss.edit(REPLY, id_of(3), {TEXT: "고쳤어요"})
    viewer = Wired(server, server.hire(boss.login, "viewer"))
    assert viewer.given.device
    told = manifest(viewer)
    assert len(told.parts) > 3
    page = viewer.page()
    assert rows_of(viewer, told) == {each.row: each.values for each in page.changes}
    assert (told.epoch, told.seq) == (page.epoch, page.next)


def test_all_who_come_take_the_same_one(server: Server, boss: Wired) -> None:
    """Whatever was pushed meanwhile: they pull that afterwards."""
    first = manifest(boss)
    boss.edit(REPLY, id_of(3), {TEXT: "고쳤어요"})
    staff = Wired(server, server.hire(boss.login, "staff"))
    assert staff.given.device
    assert manifest(staff) == first


def test_one_that_is_far_behind_is_made_anew(
    server: Server, boss: Wired, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = manifest(boss)
    monkeypatch.setattr("sync_server.sync.service.FAR_BEHIND", 0)
    boss.edit(REPLY, id_of(11), {TEXT: "고쳤어요"})
    second = manifest(boss)
    assert second.seq > first.seq
    assert {each.hash for each in first.parts} & {each.hash for each in second.parts}
    assert rows_of(boss, second)[id_of(11)][TEXT] == "고쳤어요"


def test_it_is_removed_when_nobody_fetches_it_any_more(
    server: Server, boss: Wired, monkeypatch: pytest.MonkeyPatch
) -> None:
    told, clock = manifest(boss), Clock()
    shelf: Shelf = server.app.state.exchange.shelf
    shelf.sweep()
    assert folder(server, boss.login).is_dir()
    clock.moment = shelf._clock.now() + timedelta(milliseconds=KEPT_MS + 1)
    monkeypatch.setattr(shelf, "_clock", clock)
    shelf.sweep()
    assert not folder(server, boss.login).exists()
    refused = get(boss, "part", name=told.parts[0].hash.hex())
    assert (refused.status_code, code_of(refused)) == (404, "sync.part")
    assert manifest(boss).parts == told.parts


def test_a_snapshot_outlives_the_process_but_not_one_that_was_cut_short(
    server: Server, boss: Wired
) -> None:
    told, files = manifest(boss), TenantFiles(server.data)
    assert rows_of(boss, told)
    [tenant] = files.snapshots()
    clock = Clock()
    kept = Shelf(files, clock).kept(tenant)
    assert kept is not None
    assert kept.manifest == told
    (files.snapshot(tenant) / "manifest").unlink()
    assert Shelf(files, clock).kept(tenant) is None
    assert files.snapshots() == {}


def test_parts_are_the_tenants_own(server: Server, boss: Wired) -> None:
    told, stranger = manifest(boss), Wired(server, server.owner())
    assert stranger.given.device
    refused = get(stranger, "part", name=told.parts[0].hash.hex())
    assert (refused.status_code, code_of(refused)) == (404, "sync.part")
    assert rows_of(stranger, manifest(stranger)) == {}


@pytest.mark.parametrize("what", ["snapshot", "digest"])
def test_who_has_not_said_hello_gets_nothing(server: Server, boss: Wired, what: str) -> None:
    staff = Wired(server, server.hire(boss.login, "staff"))
    assert code_of(get(staff, what)) == "sync.device"
    server.call("DELETE", f"/v1/devices/{staff.login.device}", boss.login.access)
    assert code_of(get(staff, what)) == "identity.revoked"


@pytest.mark.parametrize("name", ["", "..", "0" * 63, "G" * 64, "../../management.db"])
def test_a_name_that_is_no_hash(boss: Wired, name: str) -> None:
    assert code_of(get(boss, "part", name=name)) == "request.invalid"


def test_differences_are_told_sum_by_sum_and_row_by_row(boss: Wired) -> None:
    sums = codec.unpacked(get(boss, "digest").content, Sums)
    assert (sums.epoch, sums.seq) == (boss.given.epoch, boss.page().next)
    assert [place for place, each in enumerate(unpacked_sums(sums.buckets[REPLY])) if each] == [
        *range(1, 12)
    ]
    listing = codec.unpacked(get(boss, "versions", entity=REPLY, bucket=3).content, Listing)
    assert listing.rows[id_of(3)][TEXT] == (boss.given.device, 4)
    rows = codec.unpacked(boss.post("rows", Wanted(REPLY, [id_of(3), id_of(77)])).content, Rows)
    assert rows.asked == 2
    assert [(each.row, each.values[TEXT]) for each in rows.changes] == [(id_of(3), "어서 오세요 3")]
    assert code_of(get(boss, "versions", entity=REPLY, bucket=256)) == "sync.entity"
    assert code_of(boss.post("rows", Wanted(77, []))) == "sync.entity"


def test_who_come_together_take_the_same_one(tmp_path: Path) -> None:
    files, tenant, clock = TenantFiles(tmp_path), uuid4(), Clock()
    files.create(tenant)
    made: list[UUID] = []

    class Watched(Shelf):
        def make(self, tenant: UUID) -> Kept:
            made.append(tenant)
            return super().make(tenant)

    async def come() -> None:
        opened, shelf = OpenTenants(files, clock, Random(1)), Watched(files, clock)
        exchange = Exchange(opened, News(), Rate(), shelf)
        callers = [Caller(tenant, uuid4(), uuid4(), uuid4(), Role.OWNER, 1) for _ in range(2)]
        hello = codec.packed(Hello(PROTOCOLS, SCHEMA, b"", 0, 0, 0, clock.ms, b""))
        for caller in callers:
            await exchange.hello(caller, hello)
        await asyncio.gather(*(exchange.manifest(caller, 0) for caller in callers))
        shelf.close()
        opened.close()

    asyncio.run(come())
    assert made == [tenant]
