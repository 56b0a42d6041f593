"""What a job may use, and what a job is."""

from collections.abc import Callable
from dataclasses import dataclass

from engine.alerts.service import Alerting
from engine.crawls.service import Crawls
from engine.language.port import Language
from engine.replies.service import Replies
from engine.reviews.service import Reviews
from engine.runtime.progress import Progress
from engine.runtime.settings import Settings


@dataclass(frozen=True, slots=True)
class Services:
    reviews: Reviews
    crawls: Crawls
    replies: Replies
    language: Language
    settings: Settings
    alerts: Alerting


@dataclass(frozen=True, slots=True)
class Job:
    """`title_key`: what the owner calls it. `run` returns a report of plain values; an `outcome`
    other than "done", of its own or of an item of its list `shops`, is the code of an error."""

    id: str
    title_key: str
    run: Callable[[Services, Progress], dict[str, object]]
