"""Check now: collect every shop, drop what was answered elsewhere, read, prepare drafts."""

from dataclasses import asdict

from engine.jobs.attending import attending
from engine.jobs.services import Job, Services
from engine.replies.dto import State
from engine.runtime.progress import Progress

DRAFTS = 30
"""Ready at a time: more than an owner reads in ten minutes help nobody."""


def run(services: Services, progress: Progress) -> dict[str, object]:
    """Keys: shops (list of `CollectReport` as dicts), scored, drafts."""
    with attending(services.reviews, services.language) as attendant:
        reports = services.crawls.collect_all(progress)
    services.replies.drop_answered()
    services.replies.note_vanished()
    scored = attendant.read + services.reviews.analyse(services.language, progress)
    ready = services.replies.counts().get(State.DRAFT, 0)
    drafts = services.replies.draft_waiting(max(0, DRAFTS - ready), progress)
    return {"shops": [asdict(report) for report in reports], "scored": scored, "drafts": drafts}


JOB = Job("check", "job.check", run)
