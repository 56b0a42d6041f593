"""Send what the owner approved, one by one, and prove that customers can read it."""

from dataclasses import asdict

from engine.jobs.services import Job, Services
from engine.runtime.progress import Progress
from engine.runtime.settings.sections.replies import Replies


def run(services: Services, progress: Progress) -> dict[str, object]:
    """Keys: those of `SendReport`."""
    limit = services.settings.get(Replies).send_per_run
    return asdict(services.replies.send(progress, limit))


JOB = Job("send", "job.send", run)
