"""Our own restraint on a site: time between visits, a daily budget, and hours of rest after a no.

What must survive a restart (counts of today, the end of a rest) is kept by whoever implements
`PaceStore`; everything else that is not the pace itself is injected.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Literal, Protocol

from engine.platforms.outcomes import BudgetSpent, RateLimited
from engine.platforms.port import Pace
from engine.runtime.clock import Clock

Kind = Literal["page", "reply"]
Sleep = Callable[[float], Awaitable[object]]

REST = timedelta(hours=6)
"""After a refusal. fmkorea's 430 was seen to last 20 minutes to 3 hours and more."""

NO_PACE = Pace((0.0, 0.0), (0.0, 0.0), pages_per_day=10**9, replies_per_day=10**9)
"""For replicas on this machine only; a real site always has its own pace."""


class PaceStore(Protocol):
    """Counts of one platform account, kept across restarts. "Today" is a day in Seoul."""

    def spent(self, kind: Kind) -> int:
        """Visits of this kind today."""

    def spend(self, kind: Kind) -> None: ...

    def resting_until(self) -> datetime | None:
        """Aware; None: never refused."""

    def rest(self, until: datetime) -> None: ...


@dataclass(slots=True)
class SitePacing:
    """Implements `engine.platforms.port.Pacing` for one site; one visit at a time."""

    platform: str
    pace: Pace
    store: PaceStore
    clock: Clock
    random: Random
    sleep: Sleep = asyncio.sleep
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock, init=False)
    _last: float | None = field(default=None, init=False)

    async def before_page(self) -> None:
        """Raises `BudgetSpent`, or `RateLimited` during a rest."""
        await self._wait("page", self.pace.page_interval_s, self.pace.pages_per_day)

    async def before_write(self) -> None:
        """Raises `BudgetSpent`, or `RateLimited` during a rest."""
        await self._wait("reply", self.pace.write_interval_s, self.pace.replies_per_day)

    def refused(self) -> None:
        """Rest for hours. A rest that is already longer stays."""
        until, current = self.clock.now() + REST, self.store.resting_until()
        if current is None or current < until:
            self.store.rest(until)

    async def _wait(self, kind: Kind, interval_s: tuple[float, float], budget: int) -> None:
        async with self._turn:
            self._check(kind, budget)
            if self._last is not None:
                due = self._last + self.random.uniform(*interval_s)
                if (pause := due - self.clock.monotonic()) > 0:
                    await self.sleep(pause)
            self._last = self.clock.monotonic()
            self.store.spend(kind)

    def _check(self, kind: Kind, budget: int) -> None:
        until = self.store.resting_until()
        if until is not None and (left := until - self.clock.now()) > timedelta():
            raise RateLimited(platform=self.platform, retry_after=left.total_seconds())
        if self.store.spent(kind) >= budget:
            raise BudgetSpent(platform=self.platform, budget=budget, kind=kind)
