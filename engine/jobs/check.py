"""Check now: collect every shop, read what is new, prepare drafts for what waits."""

from dataclasses import asdict

from engine.jobs.services import Job, Services
from engine.runtime.progress import Progress

DRAFTS = 30
"""A morning's worth: more drafts than an owner reads in ten minutes help nobody."""


def run(services: Services, progress: Progress) -> dict[str, object]:
    """Keys: shops (list of `CollectReport` as dicts), scored, drafts."""
    reports = services.crawls.collect_all(progress)
    scored = services.reviews.read_sentiment(services.sentiment, progress)
    drafts = services.replies.draft_waiting(DRAFTS, progress)
    return {"shops": [asdict(report) for report in reports], "scored": scored, "drafts": drafts}


JOB = Job("check", "job.check", run)
