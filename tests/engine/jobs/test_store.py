"""The scheduler's job store, as the library expects one to be; and that it keeps no program."""

from datetime import timedelta
from typing import Any

import pytest
from apscheduler.job import Job
from apscheduler.jobstores.base import ConflictingIdError, JobLookupError
from sqlalchemy import text

from engine.jobs.clockwork import Clockwork
from engine.jobs.rhythm import daily
from engine.jobs.store import TimetableStore
from engine.jobs.timetable import Timetable
from engine.runtime.settings.sections.schedule import Schedule
from engine.store.database import Database
from tests.engine.standing_clock import StandingClock

HOUR = timedelta(hours=1)
KNOWN = {"check", "daily"}


@pytest.fixture
def timetable(database: Database, clock: StandingClock) -> Timetable:
    return Timetable(database, clock)


@pytest.fixture
def store(timetable: Timetable) -> TimetableStore:
    return TimetableStore(timetable, made)


@pytest.fixture
def clockwork(store: TimetableStore) -> Clockwork:
    return Clockwork(store, lambda: 60.0)


def made(job_id: str) -> dict[str, Any] | None:
    if job_id not in KNOWN:
        return None
    trigger = daily(Schedule(), None)  # type: ignore[arg-type] # it asks for no chance
    return {"func": len, "args": ([],), "kwargs": {}, "trigger": trigger}


def a_job(clockwork: Clockwork, job_id: str, clock: StandingClock, hours: int) -> Job:
    return Job(clockwork, id=job_id, next_run_time=clock.now() + hours * HOUR, **made("check"))  # type: ignore[arg-type]


def test_it_keeps_what_the_library_gives_it(
    clockwork: Clockwork, store: TimetableStore, clock: StandingClock
) -> None:
    later, sooner = (a_job(clockwork, *what) for what in (("check", clock, 3), ("daily", clock, 1)))
    store.add_job(later)
    store.add_job(sooner)
    with pytest.raises(ConflictingIdError):
        store.add_job(later)
    assert [job.id for job in store.get_all_jobs()] == ["daily", "check"]
    assert store.get_next_run_time() == clock.now() + HOUR
    assert store.get_due_jobs(clock.now()) == []
    assert [job.id for job in store.get_due_jobs(clock.now() + HOUR)] == ["daily"]
    store.update_job(a_job(clockwork, "daily", clock, 5))
    assert [job.id for job in store.get_all_jobs()] == ["check", "daily"]
    found = store.lookup_job("check")
    assert found is not None
    assert (found.next_run_time, found.func) == (later.next_run_time, len)
    store.remove_job("check")
    assert store.lookup_job("check") is None
    for act in (store.remove_job, lambda _: store.update_job(later)):
        with pytest.raises(JobLookupError):
            act("check")
    store.remove_all_jobs()
    assert store.get_next_run_time() is None


def test_a_job_of_another_version_stays_and_is_not_run(
    clockwork: Clockwork, store: TimetableStore, timetable: Timetable, clock: StandingClock
) -> None:
    timetable.plan("tomorrow's invention", clock.now() - HOUR, "rounds")
    assert store.get_due_jobs(clock.now()) == []
    assert [entry.job for entry in timetable.entries()] == ["tomorrow's invention"]


def test_nothing_that_could_be_run_is_kept(
    clockwork: Clockwork, store: TimetableStore, database: Database, clock: StandingClock
) -> None:
    store.add_job(a_job(clockwork, "check", clock, 1))
    with database.reading() as session:
        [row] = session.execute(text("SELECT * FROM scheduled_job")).mappings()
    next_ms = round((clock.now() + HOUR).timestamp() * 1000)
    assert dict(row) == {
        "id": 1,
        "job": "check",
        "rhythm": "cron[hour='9']",
        "next_ms": next_ms,
        "tries": 0,
        "begun_ms": None,
        "ended_ms": None,
        "outcome": "",
    }
