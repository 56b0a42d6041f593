"""How much one device may ask for before it waits, and who does not wait for it."""

import asyncio
from dataclasses import replace
from typing import Any, Final
from uuid import UUID, uuid4

import pytest
from starlette.types import Message, Scope

from engine.sync.wire.codec import MOST_PACKED
from engine.sync.wire.messages import Reached
from engine.sync.wire.roles import Role
from sync_server.identity.tokens import Caller
from sync_server.kernel.limits import MIB, Limits
from sync_server.sync.rate import Rate
from tests.sync_server.server import Server, code_of
from tests.sync_server.sync.wired import Wired

ENOUGH_S: Final = 20.0
READ: Final = 0
"""Instead of a status: the body is being read."""


@pytest.fixture
def boss(server: Server) -> Wired:
    return Wired(server, server.owner())


def limit(server: Server, limits: Limits) -> Rate:
    """Nothing comes back: time stands."""
    rate = Rate(limits, seconds=lambda: 0.0)
    server.app.state.exchange = replace(server.app.state.exchange, rate=rate)
    return rate


def caller(tenant: UUID) -> Caller:
    return Caller(tenant, uuid4(), uuid4(), uuid4(), Role.STAFF, 0)


def pushing(boss: Wired, size: int | None) -> Scope:
    """A request that is about to send so much; None: it does not say."""
    headers = [
        (b"host", b"testserver"),
        (b"authorization", b"Bearer " + boss.login.access.encode()),
    ]
    if size is not None:
        headers.append((b"content-length", str(size).encode()))
    path = "/v1/sync/push"
    return {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST",
        "scheme": "http", "path": path, "raw_path": path.encode(), "root_path": "",
        "query_string": b"", "headers": headers, "client": ("127.0.0.1", 50_000),
        "server": ("testserver", 80),
    }  # fmt: skip


def under_way(boss: Wired, sizes: list[int | None]) -> list[int]:
    """How requests fare that are sent at once and whose bodies do not come."""

    async def send_all() -> list[int]:
        fates, hang_up = asyncio.Queue[int](), asyncio.Event()

        async def receive() -> Message:
            fates.put_nowait(READ)
            await hang_up.wait()
            return {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            if message["type"] == "http.response.start":
                fates.put_nowait(message["status"])

        app = boss.server.app
        asked = [asyncio.create_task(app(pushing(boss, size), receive, send)) for size in sizes]
        async with asyncio.timeout(ENOUGH_S):
            found = [await fates.get() for _ in sizes]
        hang_up.set()
        await asyncio.gather(*asked)
        return sorted(found)

    assert boss.server.client.portal is not None
    return boss.server.client.portal.call(send_all)


@pytest.mark.parametrize("size", [MOST_PACKED, None], ids=["said", "unsaid"])
def test_what_is_under_way_counts_before_it_is_here(
    server: Server, boss: Wired, size: int | None
) -> None:
    limit(server, Limits(device_mib_per_minute=2 * MOST_PACKED // MIB))
    assert under_way(boss, [size] * 5) == [READ, READ, 429, 429, 429]


def test_requests_count_before_their_bodies_are_here(server: Server, boss: Wired) -> None:
    limit(server, Limits(requests=3))
    assert under_way(boss, [1] * 5) == [READ, READ, READ, 429, 429]


def test_a_request_counts_once(server: Server, boss: Wired) -> None:
    given = boss.given
    limit(server, Limits(requests=3))
    answers = [boss.post("confirm", Reached(given.generation, 0)).status_code for _ in range(4)]
    assert answers == [200, 200, 200, 429]


def test_nobody_is_refused_for_the_weight_of_one_body(server: Server, boss: Wired) -> None:
    limit(server, Limits(device_mib_per_minute=1, tenant_mib_per_minute=1))
    codes = [code_of(boss.post("push", bytes(MOST_PACKED))) for _ in range(2)]
    assert codes == ["sync.bad_bytes", "request.too_many"]


def test_a_body_is_no_longer_than_was_said(server: Server, boss: Wired) -> None:
    headers = {"Authorization": f"Bearer {boss.login.access}", "Content-Length": "10"}
    answer = server.client.post("/v1/sync/push", content=bytes(11), headers=headers)
    assert (answer.status_code, code_of(answer)) == (413, "request.too_large")


def test_nobody_else_waits_for_what_a_device_owes() -> None:
    rate = Rate(Limits(device_mib_per_minute=256, tenant_mib_per_minute=1_024), lambda: 0.0)
    tenant = uuid4()
    bad, good = caller(tenant), caller(tenant)
    for _ in range(600):  # answers that were under way when the first of them was weighed
        rate.weigh(bad, MOST_PACKED)
    assert rate.wait_s(bad) > 60
    assert rate.wait_s(good) == 0
    for _ in range(3):
        rate.weigh(caller(tenant), 256 * MIB)
    assert rate.wait_s(good) == 1
