"""Send what the owner approved, one by one, and prove that customers can read it."""

from dataclasses import asdict

from engine.jobs.services import Job, Services
from engine.runtime.progress import Progress


def run(services: Services, progress: Progress) -> dict[str, object]:
    """Keys: those of `SendReport`."""
    return asdict(services.replies.send(progress))


JOB = Job("send", "job.send", run)
