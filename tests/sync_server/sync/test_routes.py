"""Sync over HTTP: whose token it is decides whose rows they are, and nothing else does."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Event
from uuid import UUID

import pytest
from httpx2 import Response

from engine.sync.wire.codec import MOST_PACKED, unpacked
from engine.sync.wire.messages import LEASE_MS, MOST_OPERATIONS, Hold, Lease
from engine.sync.wire.operation import Answer, Refusal
from engine.sync.wire.repair import Wanted
from sync_server.db.tenant_files import TenantFiles
from sync_server.kernel.limits import Limits
from sync_server.sync import router
from sync_server.sync.news import LONGEST_S, News
from sync_server.sync.rate import Rate
from tests.sync_server.server import Login, Server, code_of, serving, settings_in
from tests.sync_server.sync.tenancy import REPLY, SHOP, TEXT, answers, id_of, reply, shop
from tests.sync_server.sync.wired import Wired


@pytest.fixture
def boss(server: Server) -> Wired:
    return Wired(server, server.owner())


def test_what_one_device_pushes_another_of_the_business_pulls(server: Server, boss: Wired) -> None:
    boss.edit(REPLY, id_of(1), reply("어서 오세요"))
    staff = Wired(server, server.hire(boss.login, "staff"))
    assert staff.given.device != boss.given.device
    [change] = staff.page().changes
    assert (change.row, change.values[TEXT]) == (id_of(1), "어서 오세요")
    assert staff.page(change.version.number).changes == []
    assert staff.confirm(1).json() == {"data": {"done": True}}


def test_the_role_is_the_tokens(server: Server, boss: Wired) -> None:
    viewer = Wired(server, server.hire(boss.login, "viewer"))
    pushed = viewer.edit(REPLY, id_of(1), reply())
    assert answers(pushed) == [(Answer.REJECTED, Refusal.NOT_ALLOWED)]


def test_another_business_learns_and_changes_nothing(server: Server, boss: Wired) -> None:
    boss.edit(SHOP, id_of(1), shop())
    boss.edit(REPLY, id_of(2), reply("우리만의 말"))
    stranger = Wired(server, server.owner())
    before = _written(server, boss.login)
    theirs, ours = boss.given, stranger.given
    assert ours.epoch != theirs.epoch
    assert code_of(stranger.push(epoch=theirs.epoch)) == "sync.epoch"
    assert code_of(stranger.push(generation=theirs.generation)) == "sync.generation"
    assert code_of(stranger.pull(2)) == "sync.cursor"
    stranger.edit(REPLY, id_of(2), reply("남의 말"))
    assert [each.values[TEXT] for each in stranger.page().changes] == ["남의 말"]
    assert [each.values[TEXT] for each in boss.page().changes] == ["국밥집", "우리만의 말"]
    assert _written(server, boss.login) == before


def test_authors_are_named_to_their_own_business(server: Server, boss: Wired) -> None:
    boss.edit(SHOP, id_of(1), shop())
    staff = Wired(server, server.hire(boss.login, "staff"))
    stranger = Wired(server, server.owner())
    numbers = {boss.given.device: "김사장", staff.given.device: "박알바"}
    server.call("DELETE", f"/v1/devices/{staff.login.device}", boss.login.access)
    told = server.get("/v1/sync/authors", boss.login.access).json()["data"]
    assert {each["number"]: each["member_name"] for each in told} == numbers
    assert stranger.given.device
    [own] = server.get("/v1/sync/authors", stranger.login.access).json()["data"]
    assert (own["number"], own["device_name"]) == (stranger.given.device, "계산대 PC")


def test_who_asks_for_a_lease_that_is_held_is_told_by_whom(server: Server, boss: Wired) -> None:
    staff = Wired(server, server.hire(boss.login, "staff"))
    assert boss.claim(id_of(1)).status_code == 200
    refused = staff.claim(id_of(1))
    assert (refused.status_code, code_of(refused)) == (409, "sync.lease_held")
    assert refused.json()["error"]["params"] == {"device": "계산대 PC", "member": "김사장"}
    assert refused.headers["retry-after"] == "120"
    viewer = Wired(server, server.hire(boss.login, "viewer"))
    assert code_of(viewer.claim(id_of(2))) == "access.role"


def test_the_lease_of_a_revoked_device_runs_out(server: Server, boss: Wired) -> None:
    staff = Wired(server, server.hire(boss.login, "staff"))
    lease = unpacked(staff.claim(id_of(1)).content, Lease)
    server.call("DELETE", f"/v1/devices/{staff.login.device}", boss.login.access)
    hold = Hold(staff.given.epoch, staff.given.generation, id_of(1), lease.token)
    assert code_of(staff.post("lease/renew", hold)) == "identity.revoked"
    assert code_of(boss.claim(id_of(1))) == "sync.lease_held"
    server.clock.pass_by(milliseconds=LEASE_MS)
    assert boss.claim(id_of(1)).status_code == 200


def test_a_lease_is_given_back_over_http(server: Server, boss: Wired) -> None:
    staff = Wired(server, server.hire(boss.login, "staff"))
    lease = unpacked(boss.claim(id_of(1)).content, Lease)
    hold = Hold(boss.given.epoch, boss.given.generation, id_of(1), lease.token)
    assert boss.post("lease/renew", hold).status_code == 200
    assert boss.post("lease/release", hold).json() == {"data": {"done": True}}
    assert staff.claim(id_of(1)).status_code == 200


CALLS: dict[str, Callable[[Wired], Response]] = {
    "hello": lambda device: device.greet(),
    "push": lambda device: device.push(),
    "pull": lambda device: device.pull(),
    "confirm": lambda device: device.confirm(0),
    "lease": lambda device: device.claim(id_of(1)),
    "authors": lambda device: device.server.get("/v1/sync/authors", device.login.access),
}


@pytest.mark.parametrize("call", CALLS)
def test_a_revoked_device_is_told_so(server: Server, boss: Wired, call: str) -> None:
    """Although its access token is still good for some minutes."""
    staff = Wired(server, server.hire(boss.login, "staff"))
    assert staff.given.device
    server.call("DELETE", f"/v1/devices/{staff.login.device}", boss.login.access)
    refused = CALLS[call](staff)
    assert (refused.status_code, code_of(refused)) == (401, "identity.revoked")


@pytest.mark.parametrize(
    ("what", "body", "expected"),
    [
        ("hello", b"", (400, "sync.bad_bytes")),
        ("hello", b'{"protocols": [1, 1]}', (400, "sync.bad_bytes")),
        ("push", b"\x01" + b"\x00" * 100, (400, "sync.bad_bytes")),
        ("push", b"\x01" * (MOST_PACKED + 1), (413, "request.too_large")),
    ],
    ids=["empty", "json", "no zstd", "large"],
)
def test_what_is_no_message(boss: Wired, what: str, body: bytes, expected: tuple[int, str]) -> None:
    refused = boss.post(what, body)
    assert (refused.status_code, code_of(refused)) == expected


def test_more_than_can_be_asked_for_or_pushed_at_once(boss: Wired) -> None:
    assert boss.given
    wanted = Wanted(REPLY, [id_of(each) for each in range(MOST_OPERATIONS + 1)])
    refused = boss.post("rows", wanted)
    assert (refused.status_code, code_of(refused)) == (413, "sync.too_many")
    refused = boss.push(*[boss.operation(REPLY, id_of(1), {})] * (MOST_OPERATIONS + 1))
    assert (refused.status_code, code_of(refused)) == (400, "sync.bad_bytes")


def test_a_strangers_body_is_not_even_read(server: Server, boss: Wired) -> None:
    boss.login = Login("", "no token of ours", "", "")
    refused = boss.post("push", b"\x01" * (MOST_PACKED + 1))
    assert (refused.status_code, code_of(refused)) == (401, "identity.token")


def test_a_push_may_be_larger_than_other_requests(boss: Wired) -> None:
    many = [boss.operation(REPLY, id_of(each), reply(_noise(each))) for each in range(1, 80)]
    assert boss.push(*many).status_code == 200
    assert len(boss.page().changes) == 79


def test_who_asks_too_often_is_told_to_wait(server: Server, boss: Wired) -> None:
    other = Wired(server, server.hire(boss.login, "staff"))
    state = server.app.state
    state.exchange = replace(state.exchange, rate=Rate(seconds=lambda: 0.0))
    answers = [boss.pull() for _ in range(Limits().requests + 1)]
    assert {each.status_code for each in answers[:-1]} == {409}
    assert (answers[-1].status_code, answers[-1].headers["retry-after"]) == (429, "1")
    assert other.given.device, "it is counted by device"


def test_who_sends_or_fetches_too_much_is_told_to_wait(server: Server, boss: Wired) -> None:
    """What is owed comes back with time. Nobody else of the business waits for it."""
    now = 0.0
    rate = Rate(Limits(device_mib_per_minute=1), seconds=lambda: now)
    server.app.state.exchange = replace(server.app.state.exchange, rate=rate)
    staff = Wired(server, server.hire(boss.login, "staff"))
    many = [boss.operation(REPLY, id_of(each), reply(_noise(each))) for each in range(1, 80)]
    assert boss.push(*many).status_code == 200
    assert "request.too_many" in _pulled(boss, 10)
    refused = boss.push()
    assert (refused.status_code, code_of(refused)) == (429, "request.too_many")
    seconds = int(refused.headers["retry-after"])
    assert 0 < seconds < 60
    assert staff.given.device
    assert staff.page().changes
    now += seconds
    assert boss.push().status_code == 200


def test_what_is_no_message_is_weighed_too(server: Server, boss: Wired) -> None:
    rate = Rate(Limits(device_mib_per_minute=1), seconds=lambda: 0.0)
    server.app.state.exchange = replace(server.app.state.exchange, rate=rate)
    codes = [code_of(boss.post("push", bytes(600_000))) for _ in range(3)]
    assert codes == ["sync.bad_bytes", "sync.bad_bytes", "request.too_many"]


def test_limits_are_those_that_were_set(tmp_path: Path) -> None:
    limits = Limits(requests=2, requests_per_second=1)
    settings = settings_in(tmp_path).model_copy(update={"limits": limits})
    with serving(tmp_path, settings) as server:
        boss = Wired(server, server.owner())
        assert [boss.pull().status_code for _ in range(3)] == [409, 409, 429]


def test_what_a_business_asks_for_is_counted_together(server: Server, boss: Wired) -> None:
    staff = Wired(server, server.hire(boss.login, "staff"))
    stranger = Wired(server, server.owner())
    rate = Rate(Limits(tenant_mib_per_minute=1), seconds=lambda: 0.0)
    server.app.state.exchange = replace(server.app.state.exchange, rate=rate)
    assert staff.given.device != 0 != stranger.given.device
    many = [boss.operation(REPLY, id_of(each), reply(_noise(each))) for each in range(1, 80)]
    assert boss.push(*many).status_code == 200
    assert "request.too_many" in _pulled(staff, 10)
    assert stranger.pull().status_code == 200


def test_who_waits_is_woken_by_a_push_of_the_same_business(server: Server, boss: Wired) -> None:
    """Long before the wait is over, or the test ends."""
    staff = Wired(server, server.hire(boss.login, "staff"))
    assert staff.given.device
    asked = _watched(server)
    with ThreadPoolExecutor(1) as thread:
        waiting = thread.submit(staff.page, 0, wait=LONGEST_S)
        assert asked.wait(10)
        boss.edit(SHOP, id_of(1), shop())
        assert [each.row for each in waiting.result(10).changes] == [id_of(1)]


def test_who_is_revoked_while_he_waits_hears_nothing_more(server: Server, boss: Wired) -> None:
    staff = Wired(server, server.hire(boss.login, "staff"))
    assert staff.given.device
    asked = _watched(server)
    with ThreadPoolExecutor(1) as thread:
        waiting = thread.submit(staff.pull, 0, wait=LONGEST_S)
        assert asked.wait(10)
        server.call("DELETE", f"/v1/devices/{staff.login.device}", boss.login.access)
        boss.edit(SHOP, id_of(1), shop())
        assert code_of(waiting.result(10)) == "identity.revoked"


def test_a_holder_whom_nobody_names_holds_all_the_same(
    server: Server, boss: Wired, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def nobody(*_: object) -> dict[UUID, tuple[str, str]]:
        return {}

    monkeypatch.setattr(router, "device_names", nobody)
    staff = Wired(server, server.hire(boss.login, "staff"))
    assert boss.claim(id_of(1)).status_code == 200
    assert code_of(staff.claim(id_of(1))) == "sync.lease_held"


@pytest.mark.parametrize("query", [{"wait": 26}, {"most": 0}, {"cursor": -1}, {"since": 1 << 63}])
def test_a_pull_out_of_bounds(boss: Wired, query: dict[str, int]) -> None:
    assert code_of(boss.pull(**query)) == "request.invalid"


def _pulled(device: Wired, times: int) -> list[str]:
    """What refusals came of it."""
    answers = [device.pull() for _ in range(times)]
    return [code_of(each) for each in answers if each.status_code != 200]


def _noise(seed: int) -> str:
    """1,000 signs that no packing makes small."""
    return "".join(
        chr(0xAC00 + (seed * 7919 + each * each * 104_729) % 11_172) for each in range(1000)
    )


def _written(server: Server, login: Login) -> list[bytes]:
    tenant = server.get("/v1/me", login.access).json()["data"]["tenant"]["id"]
    file = TenantFiles(server.data).path(UUID(tenant))
    found: list[Path] = sorted(file.parent.glob(f"{file.name}*"))
    assert len(found) == 3, "open, with its log"
    return [each.read_bytes() for each in found if not each.name.endswith("-shm")]


def _watched(server: Server) -> Event:
    """Set once somebody waits for news."""
    asked = Event()

    class Watched(News):
        def coming(self, tenant: UUID) -> asyncio.Event:
            asked.set()
            return super().coming(tenant)

    server.app.state.exchange = replace(server.app.state.exchange, news=Watched())
    return asked
