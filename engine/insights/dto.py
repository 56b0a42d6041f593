"""What leaves the insights domain."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from engine.insights.raid import Raid
from engine.language.analysis import Aspect
from engine.language.sentiment import Label
from engine.reviews.dto import SentenceFound

Window = Literal["week", "month", "quarter"]
"""The last 7, 28 or 84 days, today among them."""


@dataclass(frozen=True, slots=True)
class Rating:
    """Mean stars of the last seven days, and the middle half of the twelve weeks before."""

    week: float | None
    usual_low: float | None
    usual_high: float | None


@dataclass(frozen=True, slots=True)
class Today:
    """The morning at a glance. `sentence` is a text key, `params` fill it.

    `urgent_ids`: unanswered reviews worth looking at first, most pressing first (at most 50).
    `raid`: of the shop where it is worst.
    """

    sentence: str
    params: dict[str, object]
    urgent: int
    urgent_ids: tuple[int, ...]
    waiting: int
    fresh: int
    rating: Rating
    raid: Raid


@dataclass(frozen=True, slots=True)
class WordFound:
    """A word that one group of reviews says more than another, and where.

    `count`: reviews of the group that say it; `usual`: how many would if they were like the other
    group. `certainty` (0-1) that it is no accident; `label`: how most of them feel, neutral if they
    do not agree. `sentences`: the newest, one a review.
    """

    form: str
    count: int
    usual: float
    certainty: float
    label: Label
    sentences: tuple[SentenceFound, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """`grown`: more than in the twelve weeks before. `complaints` and `praises`: what sets the
    window's negative and positive reviews apart. The clearest first.

    `reviews`, `reviews_before`: how many with words were looked at; `enough`: to compare them.
    """

    reviews: int
    reviews_before: int
    enough: bool
    grown: tuple[WordFound, ...]
    complaints: tuple[WordFound, ...]
    praises: tuple[WordFound, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """One step of a trend: reviews with words, and those that judge the aspect so."""

    reviews: int
    negative: int
    positive: int


@dataclass(frozen=True, slots=True)
class Change:
    """Share of the reviews that complain of an aspect, now and before; `q` bounds the share of
    accidents among all changes that are as clear (Benjamini and Hochberg).
    """

    now: float
    before: float
    q: float


@dataclass(frozen=True, slots=True)
class AspectTrend:
    """Counts are reviews of the window. `points`: oldest first, the window's at the end. `change`
    is None where nothing changed that chance would not, or too little is known.
    """

    aspect: Aspect
    negative: int
    neutral: int
    positive: int
    points: tuple[Point, ...]
    change: Change | None


@dataclass(frozen=True, slots=True)
class Aspects:
    """All nine, in their order, from `since` on and before `until`; the last `recent` points of
    each are the window's. `enough`: reviews to speak of shares.
    """

    since: datetime
    until: datetime
    reviews: int
    recent: int
    enough: bool
    trends: tuple[AspectTrend, ...]
