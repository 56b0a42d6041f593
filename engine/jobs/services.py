"""What a job may use, and what a job is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Any

from engine.alerts.service import Alerting
from engine.crawls.service import Crawls
from engine.jobs.reports import Reports
from engine.jobs.rhythm import Rhythm
from engine.language.port import Language
from engine.replies.service import Replies
from engine.reviews.service import Reviews
from engine.runtime.clock import Clock
from engine.runtime.progress import Progress
from engine.runtime.settings import Settings
from engine.shops.service import Shops
from engine.visits.crawl_log import DONE


@dataclass(frozen=True, slots=True)
class Services:
    reviews: Reviews
    crawls: Crawls
    replies: Replies
    language: Language
    settings: Settings
    alerts: Alerting
    shops: Shops
    reports: Reports
    clock: Clock


Run = Callable[[Services, Progress], dict[str, object]]
Waiting = Callable[[Services], list[datetime]]


class Priority(IntEnum):
    """Of several that are due, the one that goes first."""

    HIGH = 0
    NORMAL = 1
    LOW = 2


@dataclass(frozen=True, slots=True)
class Job:
    """`title_key`: what the owner calls it. `run` returns a report of plain values; an `outcome`
    other than "done", of its own or of an item of its list `shops`, is the code of an error.

    `rhythm`: when it runs by itself; None: only when somebody wants it. `waiting`: or the moments
    from which on there is something for it to do, which the owner was told: those are kept even
    where nothing else runs by itself. `again`: what a new try soon afterwards does instead of
    `run`.
    """

    id: str
    title_key: str
    run: Run
    rhythm: Rhythm | None = None
    priority: Priority = Priority.NORMAL
    again: Run | None = None
    waiting: Waiting | None = None


def troubles(report: dict[str, Any]) -> list[str]:
    """The codes of what a job that went through met on its way."""
    parts = report.get("shops", [report])
    return [code for part in parts if (code := str(part.get("outcome", DONE))) != DONE]
