"""The crawl log: a row for each visit, what it brought, and how it ended."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from engine.platforms.outcomes import SessionExpired
from engine.platforms.port import ReviewPage
from engine.runtime.clock import Clock, from_ms, to_ms
from engine.runtime.errors import EngineError
from engine.runtime.events import Changed, LoginNeeded
from engine.runtime.ids import new_uuid
from engine.runtime.log import get_logger
from engine.runtime.progress import Cancelled
from engine.store.database import Database, Unit
from engine.visits import repository
from engine.visits.dto import RunDto, VisitedDto
from engine.visits.model import CrawlRun

DONE = "done"
INTERRUPTED = "interrupted"
CANCELLED = "cancelled"


class CrawlLog:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    @contextmanager
    def run(
        self, platform: str, account: str, kind: str, shop_id: int | None = None
    ) -> Iterator[int]:
        """The id of a row that tells how its context ends. A lost login is told to the owner."""
        run_id = self._begin(platform, account, kind, shop_id)
        try:
            yield run_id
        except BaseException as fault:
            self._end(run_id, fault)
            raise
        self._end(run_id, None)

    def add(
        self, unit: Unit, run_id: int, pages: Sequence[ReviewPage], new: int, changed: int
    ) -> None:
        run = unit.session.get_one(CrawlRun, run_id)
        run.pages += len(pages)
        run.seen += sum(len(page.reviews) for page in pages)
        run.new += new
        run.changed += changed
        run.rejected += sum(page.rejected for page in pages)
        run.platform_s += sum(page.platform_s for page in pages)
        for page in pages:
            run.counts = {**run.counts, **page.counts}

    def runs(self, limit: int) -> list[RunDto]:
        """Newest first."""
        with self._database.reading() as session:
            return [_dto(run) for run in repository.runs(session, limit)]

    def landmarks(self) -> dict[tuple[str, str], VisitedDto]:
        """By platform and account, of every account that was ever visited."""
        with self._database.reading() as session:
            found = repository.landmarks(session)
        return {
            key: VisitedDto(*(None if run is None else _dto(run) for run in runs))
            for key, runs in found.items()
        }

    def close_interrupted(self) -> None:
        now_ms = to_ms(self._clock.now())
        with self._database.unit() as unit:
            repository.close_orphans(unit.session, INTERRUPTED, now_ms)

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
        return run.id

    def _end(self, run_id: int, fault: BaseException | None) -> None:
        outcome, ended_ms = _outcome(fault), to_ms(self._clock.now())
        with self._database.unit() as unit:
            run = unit.session.get_one(CrawlRun, run_id)
            run.ended_ms = ended_ms
            run.outcome = outcome
            unit.emit(Changed("visit", (run_id,), "visits"))
            if isinstance(fault, SessionExpired):
                unit.emit(LoginNeeded(run.platform, run.account))
        get_logger().info(
            "visit.ended",
            platform=run.platform,
            kind=run.kind,
            outcome=outcome,
            page_count=run.pages,
            took_ms=ended_ms - run.started_ms,
        )


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
        expected=run.expected,
        held=run.held,
    )
