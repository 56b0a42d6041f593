"""Send what was held once its time is over, and see what became of presses that are in doubt."""

from dataclasses import asdict
from datetime import datetime

from engine.jobs.services import Job, Priority, Services
from engine.runtime.progress import Progress
from engine.runtime.settings.sections.replies import Replies


def run(services: Services, progress: Progress) -> dict[str, object]:
    """Keys: those of `SendReport`. Other approved replies wait for the owner's own "send"."""
    limit = services.settings.get(Replies).send_per_run
    return asdict(services.replies.send(progress, limit, promised=True))


def waiting(services: Services) -> list[datetime]:
    return services.replies.promised()


JOB = Job("promised", "job.promised", run, priority=Priority.HIGH, waiting=waiting)
