"""Our own restraint on a site: time between visits, a daily budget, and hours of rest after a no.

What must survive a restart (counts of today, the end of a rest) is kept by whoever implements
`PaceStore`; everything else that is not the pace itself is injected.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Literal, Protocol

from engine.platforms.outcomes import Blocked, BudgetSpent, CaptchaRequired, RateLimited
from engine.platforms.spec import Pace
from engine.runtime.clock import Clock

Kind = Literal["page", "reply"]
Sleep = Callable[[float], Awaitable[object]]
Look = Callable[[], object]
"""Called about every second of a wait, on the engine's loop; raises `Cancelled` to end it."""

_LOOK_S = 1.0

REST = timedelta(hours=6)
"""After a refusal. fmkorea's 430 was seen to last 20 minutes to 3 hours and more."""

NO_PACE = Pace((0.0, 0.0), (0.0, 0.0), pages_per_day=10**9, replies_per_day=10**9)
"""For replicas on this machine only; a real site always has its own pace."""


class PaceStore(Protocol):
    """Counts of one platform account, kept across restarts. "Today" is a day in Seoul."""

    def spent(self, kind: Kind) -> int:
        """Visits of this kind today."""

    def spend(self, kind: Kind) -> None: ...

    def last_spent(self) -> datetime | None:
        """When the last visit of any kind was counted. Aware; None: never, or nobody knows."""

    def last_visit(self) -> datetime | None:
        """When the last visit before this process ended. Aware; None: never there."""

    def resting_until(self) -> datetime | None:
        """Aware; None: never refused."""

    def rest(self, until: datetime) -> None: ...


def look_away() -> None:
    """The `Look` of a wait that nobody may end."""


@dataclass(slots=True)
class _Line:
    """When the last one went, or will go."""

    last: float | None = None


@dataclass(slots=True)
class SitePacing:
    """The pace of one site, for everybody who visits it: the next one waits for the last one's.

    Lives on one loop. `Cancelled` of a `look` leaves the budget and the pace as they were.
    """

    platform: str
    pace: Pace
    store: PaceStore
    clock: Clock
    random: Random
    sleep: Sleep = asyncio.sleep
    _visits: _Line = field(default_factory=_Line, init=False)
    _places: _Line = field(default_factory=_Line, init=False)

    async def before_place(self, look: Look = look_away) -> None:
        """Raises `RateLimited` during a rest, or what `look` raises."""
        self.check_rest()
        self._remember(self._places, self.store.last_visit)
        async with self._turn(self._places, self.pace.place_interval_s, look):
            self.check_rest()

    async def before_page(self, look: Look = look_away, *, by_owner: bool = False) -> None:
        """Raises `BudgetSpent`, `RateLimited` during a rest, or what `look` raises.

        `by_owner`: who logs in himself is kept by neither; his pages count, and keep the pace.
        """
        budget = None if by_owner else self.pace.pages_per_day
        await self._wait("page", self.pace.page_interval_s, budget, look)

    async def before_write(self, look: Look = look_away) -> None:
        """Raises `BudgetSpent`, `RateLimited` during a rest, or what `look` raises."""
        await self._wait("reply", self.pace.write_interval_s, self.pace.replies_per_day, look)

    def refused(self) -> None:
        """Rest for hours. A rest that is already longer stays."""
        self._rest(REST)

    def limited(self, seconds: float) -> None:
        """Rest as long as the site asked for; what we say ourselves during a rest adds nothing."""
        until = self.store.resting_until()
        if until is None or until <= self.clock.now():
            self._rest(timedelta(seconds=seconds))

    def welcomed(self) -> None:
        """The site let the owner in: what rest there was is over."""
        now, until = self.clock.now(), self.store.resting_until()
        if until is not None and until > now:
            self.store.rest(now)

    def _rest(self, span: timedelta) -> None:
        until, current = self.clock.now() + span, self.store.resting_until()
        if current is None or current < until:
            self.store.rest(until)

    def _remember(self, line: _Line, last: Callable[[], datetime | None]) -> None:
        """What went before this process keeps its distance too. A clock that was put back since
        makes it no longer than if that had been just now.
        """
        if line.last is None and (moment := last()) is not None:
            ago = (self.clock.now() - moment).total_seconds()
            line.last = self.clock.monotonic() - max(ago, 0.0)

    async def _wait(
        self, kind: Kind, interval_s: tuple[float, float], budget: int | None, look: Look
    ) -> None:
        """`budget` None: nothing keeps this one but the distance to the last."""
        self._check(kind, budget)
        self._remember(self._visits, self.store.last_spent)
        async with self._turn(self._visits, interval_s, look):
            self._check(kind, budget)  # others may have spent it, or been refused, meanwhile
        self.store.spend(kind)

    @asynccontextmanager
    async def _turn(
        self, line: _Line, interval_s: tuple[float, float], look: Look
    ) -> AsyncIterator[None]:
        """Wait for the one before; a turn that is not taken leaves no trace."""
        before, due = line.last, self._due(line, interval_s)
        line.last = due  # whoever comes meanwhile keeps a distance to this visit too
        try:
            await self._wait_until(due, look)
            yield
        except BaseException:
            if line.last == due:
                line.last = before
            raise

    def _due(self, line: _Line, interval_s: tuple[float, float]) -> float:
        now = self.clock.monotonic()
        if line.last is None:
            return now
        return max(now, line.last + self.random.uniform(*interval_s))

    async def _wait_until(self, due: float, look: Look) -> None:
        """A last look comes after the wait: what follows it can no longer be taken back."""
        look()
        while (pause := due - self.clock.monotonic()) > 0:
            await self.sleep(min(pause, _LOOK_S))
            look()

    def _check(self, kind: Kind, budget: int | None) -> None:
        if budget is None:
            return
        self.check_rest()
        if self.store.spent(kind) >= budget:
            raise BudgetSpent(platform=self.platform, budget=budget, kind=kind)

    def check_rest(self) -> None:
        """Raises `RateLimited` during a rest."""
        until = self.store.resting_until()
        if until is not None and (left := until - self.clock.now()) > timedelta():
            raise RateLimited(platform=self.platform, retry_after=left.total_seconds())


class VisitPacing:
    """Implements `engine.platforms.port.Pacing` for one visit, over the pace of its site."""

    def __init__(self, site: SitePacing, *, by_owner: bool = False) -> None:
        """`by_owner`: of his own login, see `SitePacing.before_page`."""
        self._site = site
        self._by_owner = by_owner
        self._look: Look = look_away
        self._asked_s: float | None = None

    def leave(self) -> None:
        """The visit is over: a pause that the site asked for begins. Not at once: whether a press
        arrived, which was answered so, is still to be looked up.
        """
        if self._asked_s is not None:
            self._site.limited(self._asked_s)

    def welcomed(self) -> None:
        """As `SitePacing.welcomed`; what was asked for before it is forgotten too."""
        self._asked_s = None
        self._site.welcomed()

    async def before_place(self) -> None:
        """As `SitePacing.before_place`."""
        await self._site.before_place(self._look)

    async def before_page(self) -> None:
        """As `SitePacing.before_page`."""
        await self._site.before_page(self._look, by_owner=self._by_owner)

    async def before_write(self) -> None:
        """As `SitePacing.before_write`."""
        await self._site.before_write(self._look)

    @contextmanager
    def watched(self, look: Look) -> Iterator[None]:
        """Meanwhile `look` may end every wait of this visit, and a refusal gives the site a rest,
        whoever deals with the refusal afterwards."""
        self._look = look
        try:
            yield
        except (Blocked, CaptchaRequired):
            self._site.refused()
            raise
        except RateLimited as limited:
            self._asked_s = limited.retry_after
            raise
        finally:
            self._look = look_away
