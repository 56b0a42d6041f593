"""A profile whose rounds a test drives: its clock stands still until the test moves it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from engine.alerts.intake import Intake
from engine.alerts.service import Alerting
from engine.crawls.service import Crawls
from engine.jobs.reports import Reports
from engine.jobs.scheduler import Scheduler
from engine.jobs.services import Services
from engine.platforms.port import Platform
from engine.prompts.service import Prompts
from engine.replies.service import Replies
from engine.reviews.service import Reviews
from engine.runtime.clock import SEOUL
from engine.runtime.events import Event, EventBus
from engine.runtime.loop import Loop
from engine.runtime.progress import Silent
from engine.runtime.secrets.entry import FleetingEntry
from engine.runtime.settings import Settings
from engine.shops.service import Shops
from engine.store.database import Database
from engine.sync.leases import NOBODYS
from engine.visits.dto import Reach
from engine.visits.service import Visits
from tests.engine.board import Board
from tests.engine.standing_clock import StandingClock
from tests.harness.listener import Listener, moody

KEY = bytes(range(32))
_TICK = timedelta(microseconds=1)
"""The clock's own: a shorter sleep would move nothing, and be slept for ever."""
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=SEOUL)


def a_board(name: str) -> Board:
    """A platform in memory under the name of a real one: drafts ask for its rules."""
    board = Board()
    board.spec = replace(board.spec, id=name)
    board.show(1)
    return board


class Program:
    """What an open engine has for its rounds. `clock` outlives a restart, as time does. `sites`:
    addresses of replicas. `before_sleep`: called before each wait that the pace asks for.
    """

    def __init__(
        self,
        folder: Path,
        clock: StandingClock,
        platforms: dict[str, Platform],
        sites: dict[str, str] | None = None,
        before_sleep: Callable[[], None] = lambda: None,
    ) -> None:
        self.heard: list[Event] = []
        self.events = bus = EventBus(on_fault=_raise)
        bus.subscribe(self.heard.append)
        self.clock = clock
        self.settings = Settings(folder / "settings.json")
        self.database = Database.open(folder / "profile", KEY, bus, clock)
        self.loop = Loop()
        self.shops = Shops(self.database, clock)
        heed = Intake(self.settings, clock).take
        self.reviews = Reviews(self.database, self.shops, clock, heed)
        keep = FleetingEntry()
        self.alerts = Alerting(
            self.database, clock, self.settings, self.reviews, bus, lambda _: keep
        )
        self.visits = self._visits(
            Reach(folder / "browsers", sites=sites or {}), platforms, before_sleep
        )
        self.visits.close_interrupted()
        self.progress = Silent()
        self.crawls = Crawls(self.database, self.shops, self.reviews, self.visits)
        self.replies = self._replies()
        self.reports = Reports(self.database, clock)
        self.services = self._services()
        self.schedule = Scheduler(self.database, clock, self.services, self.visits, bus, Random(11))

    def _replies(self) -> Replies:
        prompts = Prompts(self.database, self.clock)
        prompts.seed()
        return Replies(
            self.database, self.clock, self.reviews, self.shops, self.visits, prompts, NOBODYS
        )

    def _services(self) -> Services:
        """Whose reader takes what is "별로" for negative."""
        return Services(
            self.reviews,
            self.crawls,
            self.replies,
            Listener(lambda text: moody("negative" if "별로" in text else "positive")),
            self.settings,
            self.alerts,
            self.shops,
            self.reports,
            self.clock,
        )

    def _visits(
        self, reach: Reach, platforms: dict[str, Platform], before_sleep: Callable[[], None]
    ) -> Visits:
        async def sleep(seconds: float) -> None:
            before_sleep()
            self.clock.pass_by(timedelta(seconds=seconds) + _TICK)

        return Visits(
            self.database, self.clock, self.loop, reach, Random(7), platforms.__getitem__, sleep
        )

    def pass_to(self, job: str) -> list[str]:
        """Time goes by until this job is due; what ran then."""
        self.clock.pass_by(max(self.next_at(job) - self.clock.now(), timedelta()))
        return self.schedule.run_due()

    def outcomes(self) -> dict[str, str]:
        return {job.id: job.outcome for job in self.schedule.standing().jobs}

    def next_at(self, job: str) -> datetime:
        [found] = [each for each in self.schedule.standing().jobs if each.id == job]
        return found.next_at

    def close(self) -> None:
        self.schedule.stop()
        self.alerts.close()
        self.loop.close()
        self.database.close()


@contextmanager
def a_program(
    folder: Path, clock: StandingClock, platforms: dict[str, Platform]
) -> Iterator[Program]:
    program = Program(folder, clock, platforms)
    try:
        yield program
    finally:
        program.close()


def _raise(fault: Exception) -> None:
    raise fault
