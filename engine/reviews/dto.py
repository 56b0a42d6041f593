"""What leaves the reviews domain."""

from array import array
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, TypeAlias

from engine.language.analysis import Aspect, Intent, Manner, Reason, Toxicity, WrittenIn
from engine.platforms.port import ReplyFound, ReviewFound, Visibility

Label = Literal["negative", "neutral", "positive"]
Answered = Literal["any", "waiting", "answered"]

BROUGHT: Final = "file:"
"""Begins the ids of reviews that a person brought and that came without one."""

Ids: TypeAlias = "array[int]"
"""Row ids, 8 bytes each: a hundred thousand of them are less than a megabyte."""


@dataclass(frozen=True, slots=True)
class ReviewFilter:
    """All conditions hold at once. `words`: searched in the text, any two-syllable word is enough.

    `urgent`: only with a reason for hurry, `reason`: only with this one. `aspect`: only where the
    review says something of it, and `aspect_label`: only where that is judged so.
    `pressing_at`: only what `Reviews.pressing_ids` names at that moment. `status`: only what the
    platform shows, or does not, in one of these ways; (): any.
    `limit` bounds the ids that come back, newest first; None: all.
    """

    words: str = ""
    shop_id: int | None = None
    label: Label | None = None
    answered: Answered = "any"
    rating_at_most: float | None = None
    since: datetime | None = None
    urgent: bool = False
    reason: Reason | None = None
    aspect: Aspect | None = None
    aspect_label: Label | None = None
    pressing_at: datetime | None = None
    status: tuple[Visibility, ...] = ()
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """A line of the review table.

    `reply`: "" nobody answered; "answered" when customers can read an answer and ours went no
    further than a draft, a failure or a no; else the state of our own reply.
    """

    id: int
    shop_name: str
    platform: str
    author: str
    rating: float | None
    body: str
    created_at: datetime | None
    precision: str
    label: Label | None
    score: float | None
    reply: str
    status: Visibility = Visibility.VISIBLE

    @property
    def gone(self) -> bool:
        """The platform no longer lists it."""
        return self.status is Visibility.GONE


@dataclass(frozen=True, slots=True)
class RevisionDto:
    """What stood there until `replaced_at`: the review, whether it was to be seen (`status`), and
    the owner's reply (None: there was none).
    """

    body: str | None
    rating: float | None
    replaced_at: datetime
    status: Visibility = Visibility.VISIBLE
    reply: ReplyFound | None = None


@dataclass(frozen=True, slots=True)
class AspectDto:
    """What a sentence of the review says of the shop."""

    aspect: Aspect
    label: Label
    sentence: str


@dataclass(frozen=True, slots=True)
class ReasonDto:
    """Why the review wants an answer today, how sure (0-1), and the sentence that says so."""

    reason: Reason
    certainty: float
    sentence: str


@dataclass(frozen=True, slots=True)
class Period:
    """From `since` on, before `until`; of one shop or of all."""

    since: datetime
    until: datetime
    shop_id: int | None = None


@dataclass(frozen=True, slots=True)
class Digest:
    """A period in figures. `rating`: mean stars of five, None where no review has any;
    `negative_ids`: the newest few of the `negative` ones.
    """

    reviews: int
    by_platform: dict[str, int]
    rating: float | None
    negative: int
    negative_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class AspectCount:
    """How many reviews judge an aspect so in the `step`-th step (0 = the first) of a period."""

    aspect: Aspect
    label: Label
    step: int
    count: int


@dataclass(frozen=True, slots=True)
class AspectCounts:
    """`reviews`: how many with words the language engine has gone through, in each step."""

    counts: list[AspectCount]
    reviews: list[int]


@dataclass(frozen=True, slots=True)
class Said:
    """A review with words in short; `text` as `sentiment.clean` gives it."""

    review_id: int
    at: datetime
    label: Label | None
    text: str


@dataclass(frozen=True, slots=True)
class Low:
    """A review of two of five stars or fewer, or with bad words and no stars.

    `visits`: which visit of its author it tells of, None where the platform does not tell.
    """

    review_id: int
    at: datetime
    visits: int | None


@dataclass(frozen=True, slots=True)
class Tally:
    """The reviews of a shop in the `step`-th step (0 = the first) of a period: how many are `lows`,
    of how many the visit is known, and of how many of these it is the first.
    """

    shop_id: int
    step: int
    reviews: int
    lows: int
    visits_known: int
    first_visits: int


@dataclass(frozen=True, slots=True)
class SentenceFound:
    """A sentence of a review, as clean text, and the moment that orders the review."""

    review_id: int
    sentence: str
    at: datetime


@dataclass(frozen=True, slots=True)
class AnalysisDto:
    """What the language engine found. `contradiction`: stars and words say opposite things."""

    reader: str
    intent: Intent
    written_in: WrittenIn
    toxicity: Toxicity
    manners: tuple[Manner, ...]
    contradiction: bool
    aspects: tuple[AspectDto, ...]
    reasons: tuple[ReasonDto, ...]


@dataclass(frozen=True, slots=True)
class CorrectionDto:
    """The owner has said what the review means; `read`: what the model takes it for."""

    read: Label | None
    made_at: datetime


@dataclass(frozen=True, slots=True)
class ReviewDto:
    """Everything about one review. `score` in [-1, 1]; `probability` that `label` is right; all
    three are the owner's where there is a `correction`.

    `found` is the review in the platform's terms, for going back to it; `last_seen_at`: when its
    list was last known to show it, None where nobody noted. `analysis` is None until
    a model that finds more than a score has read it.
    """

    id: int
    shop_id: int
    shop_name: str
    platform: str
    found: ReviewFound
    captured_at: datetime
    label: Label | None
    score: float | None
    probability: float | None
    analysis: AnalysisDto | None
    reply: str
    revisions: tuple[RevisionDto, ...]
    last_seen_at: datetime | None = None
    correction: CorrectionDto | None = None


@dataclass(frozen=True, slots=True)
class Absorbed:
    """What a page of found reviews did to the store; `settled`: known from a finished run."""

    new: int = 0
    changed: int = 0
    known: int = 0
    settled: int = 0


@dataclass(frozen=True, slots=True)
class AnswerSeen:
    """What stands under a listed review: the owner's text, None for nothing; last seen when."""

    text: str | None
    is_live: bool
    state: str
    seen_ms: int


@dataclass(frozen=True, slots=True)
class Twin:
    """The same shop in another list, on another platform."""

    platform: str
    shop_id: int
    is_richer: bool
    """Whether what that one tells goes before what this one does."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a page of reviews came from. `settled_run`: the shop's last finished run, if any.

    `twins`: other lists of the same reviews.
    """

    platform: str
    shop_id: int
    run_id: int
    captured_ms: int
    settled_run: int | None = None
    raw_id: int | None = None
    twins: tuple[Twin, ...] = ()
