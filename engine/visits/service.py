"""Rules and commands over visits: every contact with a platform goes through `Visits.visiting`."""

from collections.abc import AsyncIterator, Awaitable, Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import TypeVar

from engine.platforms import registry
from engine.platforms.outcomes import Blocked, CaptchaRequired, SessionExpired
from engine.platforms.pacing import NO_PACE, Look, SitePacing, VisitPacing, look_away
from engine.platforms.port import Platform, PlatformSession, PlatformSpec, ReviewPage, Visit
from engine.runtime.clock import Clock, from_ms, to_ms
from engine.runtime.errors import EngineError, InvalidInput
from engine.runtime.events import JobState, LoginNeeded
from engine.runtime.ids import new_uuid
from engine.runtime.loop import Loop
from engine.runtime.progress import Cancelled
from engine.store.database import Database, Unit
from engine.visits import repository
from engine.visits.dto import Reach, RunDto
from engine.visits.model import CrawlRun
from engine.visits.spending import SiteBudget

T = TypeVar("T")

_MOST_AHEAD = 30
"""Pages. With a site's own pace storing is always the faster one, and none is fetched ahead."""

DONE = "done"
INTERRUPTED = "interrupted"
CANCELLED = "cancelled"


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


class Visits:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        loop: Loop,
        reach: Reach,
        random: Random,
        platform_of: Callable[[str], Platform] = registry.get,
    ) -> None:
        self._database = database
        self._clock = clock
        self._loop = loop
        self._reach = reach
        self._random = random
        self._platform_of = platform_of

    @contextmanager
    def visiting(
        self, platform: str, account: str, kind: str, shop_id: int | None = None
    ) -> Iterator[Trip]:
        """Open the owner's browser on a platform, and log how the visit went.

        `kind`: "login", "collect" or "send". Raises the types of `engine.platforms.outcomes`.
        """
        adapter = self._platform_of(platform)
        pacing = VisitPacing(self._pacing(adapter.spec))
        visit = Visit(
            browser_profile=self._browser_profile(platform, account),
            site=registry.site_for(adapter.spec, self._reach.sites.get(platform)),
            visible=self._is_visible(platform, kind),
            pacing=pacing,
            browser_path=self._reach.browser_path,
        )
        run_id = self._begin(platform, account, kind, shop_id)
        try:
            with self._loop.within(adapter.open(visit)) as session:
                yield Trip(run_id, adapter.spec, session, pacing, self._loop)
        except BaseException as fault:
            if isinstance(fault, Blocked | CaptchaRequired):
                pacing.refused()
            self._end(run_id, platform, account, fault)
            raise
        self._end(run_id, platform, account, None)

    def log_pages(
        self, unit: Unit, run_id: int, pages: Sequence[ReviewPage], new: int, changed: int
    ) -> None:
        """Add pages to the run's row, in the unit that stores their reviews."""
        run = unit.session.get_one(CrawlRun, run_id)
        run.pages += len(pages)
        run.seen += sum(len(page.reviews) for page in pages)
        run.new += new
        run.changed += changed
        run.rejected += sum(page.rejected for page in pages)
        run.platform_s += sum(page.platform_s for page in pages)

    def runs(self, limit: int = 50) -> list[RunDto]:
        """The crawl log, newest first."""
        with self._database.reading() as session:
            return [_dto(run) for run in repository.runs(session, limit)]

    def close_interrupted(self) -> None:
        """Call at start: what a killed process left running did not end by itself."""
        with self._database.unit() as unit:
            repository.close_orphans(unit.session, INTERRUPTED)

    def try_browser(self) -> None:
        """Start and end the owner's browser, unseen. Raises `BrowserMissing`."""
        from engine.platforms.browser import try_out  # noqa: PLC0415 - loads Playwright: 30 MB

        self._loop.run(try_out(self._reach.browser_path))

    def _is_visible(self, platform: str, kind: str) -> bool:
        """Nobody can log in unseen; but a replica's login is pressed by a script."""
        return self._reach.visible or (kind == "login" and platform not in self._reach.sites)

    def _pacing(self, spec: PlatformSpec) -> SitePacing:
        replica = spec.id in self._reach.sites
        pace = spec.pace if self._reach.unhurried or not replica else NO_PACE
        budget = SiteBudget(self._database, self._clock, spec.id)
        return SitePacing(spec.id, pace, budget, self._clock, self._random)

    def _browser_profile(self, platform: str, account: str) -> Path:
        """The account names a folder; one that begins with a dot could name the parent."""
        plain = all(sign.isalnum() or sign in "-_." for sign in account)
        if not account or not plain or account.startswith("."):
            raise InvalidInput(field="account", reason="letters, digits, - _ .")
        return self._reach.browsers / platform / account

    def _begin(self, platform: str, account: str, kind: str, shop_id: int | None) -> int:
        run = CrawlRun(
            uuid=new_uuid(self._clock),
            platform=platform,
            account=account,
            kind=kind,
            shop_id=shop_id,
            started_ms=to_ms(self._clock.now()),
            outcome="",
        )
        with self._database.unit() as unit:
            unit.session.add(run)
            unit.emit(JobState(f"{kind}:{platform}"))
        return run.id

    def _end(self, run_id: int, platform: str, account: str, fault: BaseException | None) -> None:
        outcome = _outcome(fault)
        with self._database.unit() as unit:
            run = unit.session.get_one(CrawlRun, run_id)
            run.ended_ms = to_ms(self._clock.now())
            run.outcome = outcome
            unit.emit(JobState(f"{run.kind}:{platform}", outcome))
            if isinstance(fault, SessionExpired):
                unit.emit(LoginNeeded(platform, account))


def _outcome(fault: BaseException | None) -> str:
    match fault:
        case None:
            return DONE
        case Cancelled():
            return CANCELLED
        case EngineError():
            return fault.code
        case _:
            return INTERRUPTED


def _dto(run: CrawlRun) -> RunDto:
    return RunDto(
        id=run.id,
        platform=run.platform,
        account=run.account,
        kind=run.kind,
        shop_id=run.shop_id,
        started_at=from_ms(run.started_ms),
        ended_at=None if run.ended_ms is None else from_ms(run.ended_ms),
        outcome=run.outcome,
        pages=run.pages,
        seen=run.seen,
        new=run.new,
        changed=run.changed,
        rejected=run.rejected,
        platform_s=run.platform_s,
    )
