"""The one door to the engine, for the desktop and the command line.

Calls block; run them off the UI thread. They raise `EngineError` and nothing else that a person
could have caused. Every name a client may use is re-exported here.
"""

from pathlib import Path
from random import Random

from engine.crawls.dto import CollectReport
from engine.crawls.service import Crawls
from engine.insights.dto import Rating, Today
from engine.insights.service import Insights
from engine.jobs import registry as jobs
from engine.jobs.services import Services
from engine.language.sentiment import Label, Reading, Sentiment
from engine.platforms.port import Keyword, ReplyFound, ReviewFound
from engine.prompts.service import Prompts
from engine.replies.dto import ReplyCard, ReplyDto, SendReport, State, StepDto, Tone
from engine.replies.service import Replies
from engine.reviews.dto import ReviewDto, ReviewFilter, ReviewRow, RevisionDto
from engine.reviews.service import Reviews
from engine.runtime.clock import SEOUL, Clock, SystemClock
from engine.runtime.errors import EngineError, InvalidInput, NotFound
from engine.runtime.events import Changed, Event, EventBus, JobState, LoginNeeded
from engine.runtime.loop import Loop
from engine.runtime.progress import Cancelled, Progress, Silent, Step, Watched
from engine.runtime.resources import RESOURCES
from engine.runtime.texts import Language, Texts
from engine.shops.dto import ShopDto
from engine.shops.service import Shops
from engine.store.database import Database
from engine.visits.dto import Reach, RunDto
from engine.visits.service import Visits

__all__ = [
    "RESOURCES",
    "SEOUL",
    "Cancelled",
    "Changed",
    "Clock",
    "CollectReport",
    "Engine",
    "EngineError",
    "Event",
    "InvalidInput",
    "JobState",
    "Keyword",
    "Label",
    "Language",
    "LoginNeeded",
    "NotFound",
    "Progress",
    "Rating",
    "Reading",
    "ReplyCard",
    "ReplyDto",
    "ReplyFound",
    "ReviewDto",
    "ReviewFilter",
    "ReviewFound",
    "ReviewRow",
    "RevisionDto",
    "RunDto",
    "SendReport",
    "Sentiment",
    "ShopDto",
    "Silent",
    "State",
    "Step",
    "StepDto",
    "SystemClock",
    "Texts",
    "Today",
    "Tone",
    "Watched",
    "open_sentiment",
]


class Engine:
    """One open profile and the services over it. Close it when done."""

    def __init__(self, database: Database, profile: Profile, bus: EventBus, clock: Clock) -> None:
        """For `open`."""
        self._database = database
        self._loop = Loop()
        self.clock = clock
        self.events = bus
        self.settings = Settings(profile.settings)
        self.sentiment = open_sentiment()
        self.shops = Shops(database, clock)
        self.reviews = Reviews(database, self.shops)
        self.visits = Visits(database, clock, self._loop, self._reach(profile), Random())
        self.prompts = Prompts(database, clock)
        self.crawls = Crawls(database, self.shops, self.reviews, self.visits)
        self.replies = Replies(
            database, clock, self.reviews, self.shops, self.visits, self.prompts
        )
        self.insights = Insights(self.reviews, clock)

    @classmethod
    def open(
        cls,
        folder: Path | None = None,
        *,
        key_file: Path | None = None,
        passphrase: str | None = None,
        clock: Clock | None = None,
    ) -> "Engine":
        """Open the profile in `folder` (made when missing), or the owner's default one.

        The key comes from the keyring, else from `key_file`, else from the `passphrase`.
        Raises `StoreError`s and the errors of `engine.runtime.secrets`.
        """
        profile = Profile(folder or default_profile_folder())
        clock = clock or SystemClock()
