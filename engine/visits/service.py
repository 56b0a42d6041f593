"""Rules and commands over visits: every contact with a platform goes through `Visits.visiting`."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Generator, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from random import Random
from threading import Lock
from typing import TypeVar

from engine.platforms import registry
from engine.platforms.grants import read_grant
from engine.platforms.outcomes import Disconnected, NotTurnedOn
from engine.platforms.pacing import NO_PACE, Look, SitePacing, Sleep, VisitPacing, look_away
from engine.platforms.port import (
    Citing,
    Consent,
    Platform,
    PlatformSession,
    ReviewPage,
    Visit,
)
from engine.platforms.spec import PlatformSpec
from engine.runtime.clock import Clock, from_ms, to_ms
from engine.runtime.errors import InvalidInput
from engine.runtime.loop import Loop
from engine.runtime.progress import Progress, Silent
from engine.runtime.secrets.entry import Entry, FleetingEntry
from engine.store.database import Database, Unit
from engine.visits import repository
from engine.visits.accounts import AccountBook, Key
from engine.visits.crawl_log import CrawlLog
from engine.visits.dto import GrantDto, Reach, RunDto, SpendingDto, VisitedDto
from engine.visits.list_log import ListLog
from engine.visits.spending import SiteBudget

T = TypeVar("T")

_MOST_AHEAD = 30
"""Pages. With a site's own pace storing is always the faster one, and none is fetched ahead."""
_TICK_S = 0.25
_READING = ("check", "collect")
"""Kinds of visits that go by the clock: a window that comes up then takes the keys from whoever is
typing.
"""
_CONNECTING = ("login", "add")
"""Kinds of visits by which an account is connected again."""


class Trip:
    """One open visit: the platform's session, and its row in the crawl log."""

    def __init__(
        self,
        run_id: int,
        spec: PlatformSpec,
        session: PlatformSession,
        pacing: VisitPacing,
        loop: Loop,
    ) -> None:
        self.run_id = run_id
        self.spec = spec
        self._session = session
        self._pacing = pacing
        self._loop = loop

    def call(self, act: Callable[[PlatformSession], Awaitable[T]], look: Look = look_away) -> T:
        """Block until the platform has done `act`; `look` may end it while it waits its pace."""

        async def acted() -> T:
            return await act(self._session)

        with self._pacing.watched(look):
            return self._loop.run(acted())

    def citing(self) -> Citing | None:
        """The session, where it can list blog posts."""
        return self._session if isinstance(self._session, Citing) else None

    def welcomed(self) -> None:
        """The owner is in: the site's rest, if there is one, ends."""
        self._pacing.welcomed()

    def pages(
        self,
        fetch: Callable[[PlatformSession], AsyncIterator[ReviewPage]],
        look: Look = look_away,
    ) -> Generator[list[ReviewPage], None, None]:
        """Pages as they arrive, in batches of those that came while the caller was busy.

        Leaving the loop early stops the platform too; `look` may end the pauses between pages.
        """
        with self._pacing.watched(look):
            yield from self._loop.gather(fetch(self._session), _MOST_AHEAD)

    def one_by_one(self, source: AsyncIterator[T], look: Look) -> Generator[T, None, None]:
        """As `pages`, but nothing is asked for before it is wanted."""
        with self._pacing.watched(look):
            yield from self._loop.iterate(source)


class Tour:
    """One account's turn at its platform: one browser for every visit that is made.

    The first visit opens it. A fault ends it, and the visit after that opens it anew.
    """

    def __init__(
        self,
        adapter: Platform,
        visit: Visit,
        pacing: VisitPacing,
        loop: Loop,
        log_run: Callable[[int | None], AbstractContextManager[int]],
    ) -> None:
        """`log_run`: a row of the crawl log for a shop's id, as long as its context."""
        self._adapter = adapter
        self._visit = visit
        self._pacing = pacing
        self._loop = loop
        self._log_run = log_run
        self._browser = ExitStack()
        self._session: PlatformSession | None = None

    @contextmanager
    def visit(self, shop_id: int | None = None) -> Iterator[Trip]:
        """Log how the visit goes. Raises the types of `engine.platforms.outcomes`."""
        with self._log_run(shop_id) as run_id:
            try:
                yield Trip(run_id, self._adapter.spec, self._open(), self._pacing, self._loop)
            except BaseException:
                self.close()
                raise

    def close(self) -> None:
        self._session = None
        self._browser.close()

    def _open(self) -> PlatformSession:
        if self._session is None:
            opening = self._loop.within(self._adapter.open(self._visit))
            with self._pacing.watched(look_away):
                self._session = self._browser.enter_context(opening)
        return self._session


class Visits:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        loop: Loop,
        reach: Reach,
        random: Random,
        platform_of: Callable[[str], Platform] = registry.get,
        sleep: Sleep = asyncio.sleep,
        entry_of: Callable[[str], Entry] | None = None,
    ) -> None:
        """`entry_of`: where a secret of this name is kept; without it, none outlives us."""
        self._database = database
        self.clock = clock
        self._loop = loop
        self._reach = reach
        self._random = random
        self._platform_of = platform_of
        self._sleep = sleep
        self._entry_of = entry_of
        self._grants: dict[tuple[str, str], Entry] = {}
        self.lists = ListLog()
        self._log = CrawlLog(database, clock)
        self.accounts = AccountBook(database, clock)
        self._paces: dict[str, SitePacing] = {}
        self._turns: dict[tuple[str, str], Lock] = {}

    def spec(self, platform: str) -> PlatformSpec:
        """What the platform's adapter declares. Raises `NotFound`."""
        return self._platform_of(platform).spec

    @contextmanager
    def touring(
        self,
        platform: str,
        account: str,
        kind: str,
        progress: Progress | None = None,
        consent: Consent | None = None,
    ) -> Iterator[Tour]:
        """The account's turn: wait until nobody else in this process has it.

        `kind`: "login", "add", "check", "collect", "send", "remove" or "capture". `progress` may
        cancel the waiting. `consent`: how the owner can be asked for it. Raises `NotTurnedOn` where
        only the owner may decide to go, and has not, `Disconnected` where he wants us no more, and
        `RateLimited` while the site rests, but for the owner's own login.
        """
        adapter = self._platform_of(platform)
        if kind not in _CONNECTING and (platform, account) in self.accounts.left():
            raise Disconnected(platform=platform)
        if adapter.spec.is_opt_in and not self._reach.is_turned_on(platform):
            raise NotTurnedOn(platform=platform)
        site_pacing = self._pacing(adapter.spec)
        by_owner = kind == "login"
        if not by_owner:
            site_pacing.check_rest()
        pacing = VisitPacing(site_pacing, by_owner=by_owner)
        visit = self._visit(adapter.spec, account, kind, pacing, consent)
        log_run = partial(self._log.run, platform, account, kind)
        with self._turn(platform, account, progress or Silent()):
            tour = Tour(adapter, visit, pacing, self._loop, log_run)
            try:
                with closing(tour):
                    yield tour
            finally:
                pacing.leave()

    def _visit(
        self,
        spec: PlatformSpec,
        account: str,
        kind: str,
        pacing: VisitPacing,
        consent: Consent | None,
    ) -> Visit:
        return Visit(
            browser_profile=self._browser_profile(spec.id, account),
            site=registry.site_for(spec, self._reach.sites.get(spec.id)),
            visible=self._is_visible(spec.id, kind),
            pacing=pacing,
            aside=self._reach.aside and kind in _READING,
            browser_path=self._reach.browser_path,
            clock=self.clock,
            grant=self._grant_entry(spec.id, account),
            consent=consent,
            client=self._reach.client_of(spec.id),
        )

    @contextmanager
    def visiting(
        self,
        platform: str,
        account: str,
        kind: str,
        progress: Progress | None = None,
        consent: Consent | None = None,
    ) -> Iterator[Trip]:
        """A tour of one visit."""
        with (
            self.touring(platform, account, kind, progress, consent) as tour,
            tour.visit() as trip,
        ):
            yield trip

    def grant(self, platform: str, account: str) -> GrantDto | None:
        """What the owner allowed there; None: never asked. Raises a `SecretsError`."""
        found = read_grant(self._grant_entry(platform, account))
        if found is None:
            return None
        return GrantDto(found.scopes if found.token else (), found.granted_at)

    def forget(self, platform: str, account: str, progress: Progress | None = None) -> None:
        """Disconnect an account: nothing is visited in its name any more, and its grant and its
        browser folder are removed. `progress` may cancel the waiting for a visit under way.

        Raises `ProfileBusy`, a `SecretsError` or `DiskError`: then it is an account still, and may
        be forgotten again.
        """
        from engine.platforms.browser import remove_folder  # noqa: PLC0415 - loads Playwright

        entry, folder = (
            self._grant_entry(platform, account),
            self._browser_profile(platform, account),
        )
        with self._turn(platform, account, progress or Silent()):
            self._loop.run(remove_folder(platform, folder))
            entry.forget()
            self.accounts.leave(platform, account)

    def landmarks(self) -> dict[Key, VisitedDto]:
        """By platform and account: what the crawl log knows of it."""
        return self._log.landmarks()

    def spending(self, platform: str) -> SpendingDto:
        """What was spent of the site's daily budget, and whether it rests."""
        budget = SiteBudget(self._database, self.clock, platform)
        until = budget.resting_until()
        resting = until if until is not None and until > self.clock.now() else None
        return SpendingDto(budget.spent("page"), budget.spent("reply"), resting)

    def log_pages(
        self, unit: Unit, run_id: int, pages: Sequence[ReviewPage], new: int, changed: int
    ) -> None:
        """Add pages to the run's row, in the unit that stores their reviews."""
        self._log.add(unit, run_id, pages, new, changed)

    def runs(self, limit: int = 50) -> list[RunDto]:
        """The crawl log, newest first."""
        return self._log.runs(limit)

    def resting(self) -> dict[str, datetime]:
        """Platforms that are left alone for now, by id, and until when."""
        with self._database.reading() as session:
            pauses = repository.pauses(session, to_ms(self.clock.now()))
        return {platform: from_ms(until_ms) for platform, until_ms in pauses}

    def close_interrupted(self) -> None:
        """Call at start: what a killed process left running did not end by itself."""
        self._log.close_interrupted()

    def pages_left(self, platform: str) -> int:
        """How many more pages of it may be visited today."""
        budget = self._pacing(self.spec(platform))
        return max(0, budget.pace.pages_per_day - budget.store.spent("page"))

    def try_browser(self) -> None:
        """Start and end the owner's browser, unseen. Raises `BrowserMissing`."""
        from engine.platforms.browser import try_out  # noqa: PLC0415 - loads Playwright: 30 MB

        self._loop.run(try_out(self._reach.browser_path))

    def print_pdf(self, html: str, footer: str) -> bytes:
        """See `browser.print_pdf`: by the owner's browser, unseen, on a folder of its own."""
        from engine.platforms.browser import print_pdf  # noqa: PLC0415 - as in `try_browser`

        return self._loop.run(print_pdf(self._reach.browser_path, html, footer))

    @contextmanager
    def _turn(self, platform: str, account: str, progress: Progress) -> Iterator[None]:
        """A browser folder bears one browser; another process in it is told as `ProfileBusy`."""
        turn = self._turns.setdefault((platform, account), Lock())
        while not turn.acquire(timeout=_TICK_S):
            progress.report(0, None, "progress.waiting")
        try:
            yield
        finally:
            turn.release()

    def _is_visible(self, platform: str, kind: str) -> bool:
        """Nobody can log in unseen; but a replica's login is pressed by a script."""
        return self._reach.visible or (kind == "login" and platform not in self._reach.sites)

    def _pacing(self, spec: PlatformSpec) -> SitePacing:
        """The one of the site: accounts and visits in a row keep their distance too."""
        replica = spec.id in self._reach.sites
        pace = spec.pace if self._reach.unhurried or not replica else NO_PACE
        budget = SiteBudget(self._database, self.clock, spec.id)
        pacing = SitePacing(spec.id, pace, budget, self.clock, self._random, self._sleep)
        return self._paces.setdefault(spec.id, pacing)

    def _grant_entry(self, platform: str, account: str) -> Entry:
        if self._entry_of is not None:
            return self._entry_of(f"grant.{platform}.{_plain(account)}")
        return self._grants.setdefault((platform, account), FleetingEntry())

    def _browser_profile(self, platform: str, account: str) -> Path:
        return self._reach.browsers / platform / _plain(account)


def _plain(account: str) -> str:
    """It names files and folders; one that begins with a dot could name the parent."""
    plain = all(sign.isalnum() or sign in "-_." for sign in account)
    if not account or not plain or account.startswith("."):
        raise InvalidInput(field="account", reason="letters, digits, - _ .")
    return account
