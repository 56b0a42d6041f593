"""Slows down whoever guesses. An attempt is counted before it is made, so that many at once do not
pass the count together; one that succeeds is taken back.
"""

from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address
from typing import Final

from fastapi import Request

from sync_server.identity import repository
from sync_server.identity.desk import Desk
from sync_server.kernel.clock import DAY_MS, SECOND_MS
from sync_server.kernel.errors import TooMany

FORGOTTEN_MS: Final = DAY_MS


@dataclass(frozen=True)
class Limit:
    """After `free` failures each further one has to wait: `first_s`, then twice as long, and so on
    up to `longest_s`.
    """

    use: str
    free: int
    first_s: int
    longest_s: int

    def wait_ms(self, failures: int) -> int:
        if failures < self.free:
            return 0
        doubled = min(failures - self.free, 20)
        return min(self.first_s << doubled, self.longest_s) * SECOND_MS


LOGIN: Final = Limit("login", 5, 30, 15 * 60)
"""Of one account from one address."""
LOGINS: Final = Limit("logins", 50, 30, 15 * 60)
"""Of all accounts from one address: a shop's staff share one."""
REGISTRATION: Final = Limit("registration", 10, 60, 60 * 60)
RESET: Final = Limit("reset", 5, 60, 60 * 60)
INVITATION: Final = Limit("invitation", 20, 60, 60 * 60)


async def count(desk: Desk, limit: Limit, *parts: str) -> bytes:
    """The attempt's key, for `forgive`. Raises `TooMany`, and then the attempt must not be made."""
    key, now = desk.secret.mark(limit.use, *parts), desk.now_ms
    async with desk.database.work() as session:
        attempt = await repository.attempt(session, key)
        if attempt.last_ms < now - FORGOTTEN_MS:
            attempt.failures = 0
        waits = attempt.until_ms - now if attempt.failures else 0
        if waits <= 0:
            attempt.failures += 1
            attempt.last_ms = now
            attempt.until_ms = now + limit.wait_ms(attempt.failures)
    if waits > 0:
        raise TooMany(retry_after=-(-waits // SECOND_MS))
    return key


async def forgive(desk: Desk, *keys: bytes) -> None:
    """The attempts went well."""
    async with desk.database.work() as session:
        for key in keys:
            attempt = await repository.attempt(session, key)
            attempt.failures = max(0, attempt.failures - 1)
            attempt.until_ms = 0


async def forget(desk: Desk, key: bytes) -> None:
    """All earlier failures too: whoever knows the password may mistype it again."""
    async with desk.database.work() as session:
        await repository.forget_attempt(session, key)


def address_of(request: Request) -> str:
    """Of the caller; of IPv6 the network, since one household has more than it can try."""
    host = request.client.host if request.client else ""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped or int(address) >> 64)
    return str(address)
