"""How long whoever guesses has to wait, and who counts as one."""

import pytest
from fastapi import Request

from sync_server.identity.attempts import (
    INVITATION,
    LOGIN,
    LOGINS,
    REGISTRATION,
    Limit,
    address_of,
    count,
    forgive,
)
from sync_server.kernel.errors import TooMany
from tests.sync_server.server import Server


@pytest.mark.parametrize("limit", [LOGIN, LOGINS, REGISTRATION, INVITATION])
def test_waits_begin_late_double_and_stay_bearable(limit: Limit) -> None:
    waits = [limit.wait_ms(failures) // 1_000 for failures in range(limit.free + 100)]
    assert set(waits[: limit.free]) == {0}
    assert waits[limit.free] == limit.first_s
    assert waits[limit.free + 1] == 2 * limit.first_s
    assert waits[-1] == max(waits) == limit.longest_s


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("", "192.0.2.1", False),
        ("no address", "192.0.2.1", False),
    ],
)
def test_who_counts_as_one(one: str, other: str, same: bool) -> None:
    assert (_address(one) == _address(other)) is same


def test_what_went_well_was_no_failure_and_a_day_forgets(server: Server) -> None:
    limit = Limit("test", 2, 30, 60)

    def tried() -> bytes:
        assert server.client.portal is not None
        return server.client.portal.call(count, server.app.state.desk, limit, "somebody")

    def went_well(key: bytes) -> None:
        assert server.client.portal is not None
        server.client.portal.call(forgive, server.app.state.desk, key)

    for _ in range(5):
        went_well(tried())
    tried()
    tried()
    with pytest.raises(TooMany):
        tried()
    server.clock.pass_by(days=1, seconds=1)
    tried()
    tried()


def _address(host: str) -> str:
    client = (host, 1) if host else None
    return address_of(Request({"type": "http", "headers": [], "client": client}))
