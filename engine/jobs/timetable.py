"""What is planned and how it went, kept in the profile: it outlives restarts and crashes."""

from dataclasses import dataclass
from datetime import datetime

from engine.jobs import repository
from engine.jobs.dto import JobEnded, OwnerAsked, ScheduleChanged
from engine.jobs.model import ScheduledJob
from engine.jobs.retrying import Verdict
from engine.runtime.clock import Clock, from_ms, to_ms
from engine.store.database import Database, Unit


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the timetable; see `ScheduledJob`."""

    job: str
    rhythm: str
    next_at: datetime
    tries: int
    begun_at: datetime | None
    ended_at: datetime | None
    outcome: str


class Timetable:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def entries(self) -> list[Entry]:
        """The next one first."""
        with self._database.reading() as session:
            return [_entry(row) for row in repository.planned(session)]

    def entry(self, job: str) -> Entry | None:
        with self._database.reading() as session:
            row = repository.by_job(session, job)
            return None if row is None else _entry(row)

    def plan(self, job: str, next_at: datetime, rhythm: str | None = None) -> None:
        """`rhythm`: what `next_at` was reckoned by; None: the one that is known."""
        with self._database.unit() as unit:
            row = repository.by_job(unit.session, job)
            if row is None:
                row = ScheduledJob(job=job, rhythm="", tries=0, outcome="")
                unit.session.add(row)
            row.rhythm = row.rhythm if rhythm is None else rhythm
            row.next_ms = to_ms(next_at)
            unit.emit(ScheduleChanged())

    def begin(self, job: str) -> Entry:
        """Note a run before it does anything: one that kills the process is a try too."""
        with self._database.unit() as unit:
            row = _known(unit, job)
            row.begun_ms = to_ms(self._clock.now())
            row.tries += 1
            unit.emit(ScheduleChanged())
            return _entry(row)

    def end(self, job: str, verdict: Verdict) -> None:
        """How a run ended and when the next one is, of one moment: neither stands alone."""
        with self._database.unit() as unit:
            row = _known(unit, job)
            row.begun_ms = None
            row.ended_ms = to_ms(self._clock.now())
            row.outcome, row.tries = verdict.outcome, verdict.tries
            row.next_ms = to_ms(verdict.next_at)
            unit.emit(JobEnded(job, verdict.outcome))
            unit.emit(ScheduleChanged())
            if verdict.asks:
                unit.emit(OwnerAsked(job, verdict.outcome))

    def put_off(self, job: str) -> None:
        """A run was broken off because the program ends: it has not been, and is due again."""
        with self._database.unit() as unit:
            row = _known(unit, job)
            row.begun_ms = None
            row.tries -= 1
            unit.emit(ScheduleChanged())

    def drop(self, job: str) -> None:
        with self._database.unit() as unit:
            unit.session.delete(_known(unit, job))
            unit.emit(ScheduleChanged())


def _known(unit: Unit, job: str) -> ScheduledJob:
    row = repository.by_job(unit.session, job)
    if row is None:
        raise KeyError(job)
    return row


def _entry(row: ScheduledJob) -> Entry:
    return Entry(
        job=row.job,
        rhythm=row.rhythm,
        next_at=from_ms(row.next_ms),
        tries=row.tries,
        begun_at=None if row.begun_ms is None else from_ms(row.begun_ms),
        ended_at=None if row.ended_ms is None else from_ms(row.ended_ms),
        outcome=row.outcome,
    )
