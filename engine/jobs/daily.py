"""The day's report: yesterday, and what waits this morning. Written anew, it replaces itself."""

from datetime import timedelta

from engine.jobs.rhythm import daily
from engine.jobs.services import Job, Services
from engine.jobs.telling import day_of, tell
from engine.runtime.progress import Progress


def run(services: Services, progress: Progress) -> dict[str, object]:
    """Keys: those of `tell`, of yesterday."""
    today = day_of(services.clock.now())
    progress.report(0, None, "progress.reporting")
    content = tell(services, today - timedelta(days=1), today)
    services.reports.keep(JOB.id, today.date(), content)
    return content


JOB = Job("daily", "job.daily", run, daily)
