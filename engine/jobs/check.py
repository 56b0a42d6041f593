"""Check now: collect every shop, drop what was answered elsewhere, read, prepare drafts."""

from collections.abc import Collection
from dataclasses import asdict

from engine.jobs.attending import attending
from engine.jobs.retrying import is_worth_a_try
from engine.jobs.rhythm import rounds
from engine.jobs.services import Job, Priority, Services
from engine.replies.dto import State
from engine.runtime.progress import Progress

DRAFTS = 30
"""Ready at a time: more than an owner reads in ten minutes help nobody."""


def run(services: Services, progress: Progress) -> dict[str, object]:
    """Keys: shops (list of `CollectReport` as dicts), scored, drafts."""
    return _check(services, progress, None)


def run_again(services: Services, progress: Progress) -> dict[str, object]:
    """As `run`, of the shops alone that may have more luck now: the others were visited."""
    wanted = [shop.id for shop in services.shops.list() if is_worth_a_try(shop.outcome)]
    return _check(services, progress, wanted)


def _check(
    services: Services, progress: Progress, shop_ids: Collection[int] | None
) -> dict[str, object]:
    with services.alerts.delivering():
        return _checked(services, progress, shop_ids)


def _checked(
    services: Services, progress: Progress, shop_ids: Collection[int] | None
) -> dict[str, object]:
    with attending(services.reviews, services.language) as attendant:
        reports = services.crawls.collect_all(progress, shop_ids)
    services.replies.drop_answered()
    services.replies.note_vanished()
    scored = attendant.read + services.reviews.analyse(services.language, progress)
    ready = services.replies.counts().get(State.DRAFT, 0)
    drafts = services.replies.draft_waiting(max(0, DRAFTS - ready), progress)
    return {"shops": [asdict(report) for report in reports], "scored": scored, "drafts": drafts}


JOB = Job("check", "job.check", run, rounds, Priority.HIGH, run_again)
