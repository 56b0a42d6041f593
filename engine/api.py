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
