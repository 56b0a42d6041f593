"""How much devices may ask for: buckets of requests and of bytes that fill up again."""

import time
from collections.abc import Callable
from math import ceil
from typing import Final
from uuid import UUID

from sync_server.identity.tokens import Caller
from sync_server.kernel.limits import MIB, Limits

_MINUTE_S: Final = 60.0
_SWEPT_AT: Final = 10_000


class Buckets:
    """One for each key, full at first: `most` in it, so much more comes `per_second`."""

    def __init__(self, most: float, per_second: float, seconds: Callable[[], float]) -> None:
        self._most = most
        self._per_second = per_second
        self._seconds = seconds
        self._left: dict[UUID, tuple[float, float]] = {}

    def wait_s(self, key: UUID) -> int:
        """Until there is one in it; 0 where there is."""
        left = self._at(key, self._seconds())
        return 0 if left >= 1 else ceil((1 - left) / self._per_second)

    def take(self, key: UUID, many: float) -> float:
        """However many are left: what is owed has to come back first. How many of them were."""
        now = self._seconds()
        left = self._at(key, now)
        self._left[key] = (left - many, now)
        if len(self._left) > _SWEPT_AT:
            self._forget_full(now)
        return max(0, min(left, many))

    def _at(self, key: UUID, now: float) -> float:
        left, since = self._left.get(key, (self._most, now))
        return min(self._most, left + (now - since) * self._per_second)

    def _forget_full(self, now: float) -> None:
        self._left = {
            key: kept for key, kept in self._left.items() if self._at(key, now) < self._most
        }


class Rate:
    """Belongs to the event loop. `seconds`: a clock that never goes back."""

    def __init__(
        self, limits: Limits | None = None, seconds: Callable[[], float] = time.monotonic
    ) -> None:
        limits = limits or Limits()
        self._requests = Buckets(limits.requests, limits.requests_per_second, seconds)
        self._of_device = _of_a_minute(limits.device_mib_per_minute, seconds)
        self._of_tenant = _of_a_minute(limits.tenant_mib_per_minute, seconds)

    def wait_s(self, caller: Caller) -> int:
        """How long before anything is asked; 0: now."""
        return max(
            self._requests.wait_s(caller.device),
            self._of_device.wait_s(caller.device),
            self._of_tenant.wait_s(caller.tenant),
        )

    def count(self, caller: Caller) -> None:
        """One request."""
        self._requests.take(caller.device, 1)

    def weigh(self, caller: Caller, size: int) -> None:
        """Bytes that came or go. What one device owes, the others do not wait for."""
        self._of_tenant.take(caller.tenant, self._of_device.take(caller.device, size))


def _of_a_minute(mib: int, seconds: Callable[[], float]) -> Buckets:
    return Buckets(mib * MIB, mib * MIB / _MINUTE_S, seconds)
