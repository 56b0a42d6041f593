"""The scheduler's job store: rows of the profile's timetable, made into jobs when asked for.

Kept are ids and moments. What a job does, and its rhythm, are the program's own; nothing that was
stored is ever run.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from apscheduler.job import Job
from apscheduler.jobstores.base import BaseJobStore, ConflictingIdError, JobLookupError

from engine.jobs.timetable import Entry, Timetable


class TimetableStore(BaseJobStore):  # type: ignore[misc] # untyped library
    """`make`: the arguments of the library's job for an id, None for an id that nobody knows (of
    another version of the program): its row stays, and is no job.
    """

    def __init__(self, timetable: Timetable, make: Callable[[str], dict[str, Any] | None]) -> None:
        super().__init__()
        self._timetable = timetable
        self._make = make

    def lookup_job(self, job_id: str) -> Job | None:
        return next((job for job in self.get_all_jobs() if job.id == job_id), None)

    def get_due_jobs(self, now: datetime) -> list[Job]:
        return [job for job in self.get_all_jobs() if job.next_run_time <= now]

    def get_next_run_time(self) -> datetime | None:
        return next((job.next_run_time for job in self.get_all_jobs()), None)

    def get_all_jobs(self) -> list[Job]:
        made = (self._job(entry) for entry in self._timetable.entries())
        return [job for job in made if job is not None]

    def add_job(self, job: Job) -> None:
        if self._timetable.entry(job.id) is not None:
            raise ConflictingIdError(job.id)
        self._timetable.plan(job.id, job.next_run_time, str(job.trigger))

    def update_job(self, job: Job) -> None:
        self._check_known(job.id)
        self._timetable.plan(job.id, job.next_run_time, str(job.trigger))

    def remove_job(self, job_id: str) -> None:
        self._check_known(job_id)
        self._timetable.drop(job_id)

    def remove_all_jobs(self) -> None:
        for entry in self._timetable.entries():
            self._timetable.drop(entry.job)

    def _check_known(self, job_id: str) -> None:
        if self._timetable.entry(job_id) is None:
            raise JobLookupError(job_id)

    def _job(self, entry: Entry) -> Job | None:
        made = self._make(entry.job)
        if made is None:
            return None
        job = Job(self._scheduler, id=entry.job, next_run_time=entry.next_at, **made)
        job._jobstore_alias = self._alias
        return job
