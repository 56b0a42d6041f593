"""What the owner is told of a stretch of time: plain values, which are kept, and read later.

Reviews are named by their ids. What guests wrote stands in the reviews alone: it may change there,
or have to go.
"""

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Final

from engine.jobs.services import Services
from engine.language.analysis import Aspect
from engine.replies.dto import State
from engine.runtime.clock import SEOUL

NAMED: Final = 10
COMPLAINTS: Final = 3


def day_of(moment: datetime) -> datetime:
    """Midnight in Seoul, at which the day of that moment began."""
    return moment.astimezone(SEOUL).replace(hour=0, minute=0, second=0, microsecond=0)


def tell(services: Services, since: datetime, until: datetime) -> dict[str, object]:
    """Keys: since, until (ISO 8601); reviews and before (`Digest` as a dict, of this stretch and of
    the equal one before it); complaints (aspect -> reviews that judge it badly, most first);
    waiting, due (review id and deadline, nearest first); sent; failed and needs_look (replies, as
    they stand now); unvisited (platform, shop, and what kept us out).
    """
    before = since - (until - since)
    counts = services.replies.counts()
    deadlines = services.reviews.deadlines(NAMED)
    return {
        "since": since.isoformat(),
        "until": until.isoformat(),
        "reviews": asdict(services.reviews.digest(since, until)),
        "before": asdict(services.reviews.digest(before, since)),
        "complaints": _complaints(services, since, until),
        "waiting": services.reviews.count(waiting=True),
        "due": [{"id": id_, "until": at.isoformat()} for id_, at in deadlines.items()],
        "sent": services.replies.sent_between(since, until),
        "failed": counts.get(State.FAILED, 0),
        "needs_look": counts.get(State.NEEDS_LOOK, 0),
        "unvisited": [
            {"platform": shop.platform, "shop": shop.name, "code": shop.outcome}
            for shop in services.crawls.visited()
            if shop.outcome
        ],
    }


def _complaints(services: Services, since: datetime, until: datetime) -> dict[str, int]:
    told = services.reviews.aspect_counts(since, until, step=max(until - since, timedelta(days=1)))
    bad: dict[Aspect, int] = {}
    for each in told.counts:
        if each.label == "negative":
            bad[each.aspect] = bad.get(each.aspect, 0) + each.count
    most = sorted(bad.items(), key=lambda item: (-item[1], item[0].value))
    return {aspect.value: count for aspect, count in most[:COMPLAINTS]}
