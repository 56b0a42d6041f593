"""The week's report: last week, Monday to Sunday, beside the one before it."""

from datetime import timedelta

from engine.jobs.rhythm import mondays
from engine.jobs.services import Job, Priority, Services
from engine.jobs.telling import day_of, tell
from engine.runtime.progress import Progress

_WEEK = timedelta(days=7)


def run(services: Services, progress: Progress) -> dict[str, object]:
    """Keys: those of `tell`, of last week."""
    today = day_of(services.clock.now())
    monday = today - timedelta(days=today.weekday())
    progress.report(0, None, "progress.reporting")
    content = tell(services, monday - _WEEK, monday)
    services.reports.keep(JOB.id, monday.date(), content)
    return content


JOB = Job("weekly", "job.weekly", run, mondays, Priority.LOW)
