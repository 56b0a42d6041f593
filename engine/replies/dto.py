"""What leaves the replies domain."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from engine.language.analysis import Reason
from engine.platforms import spec
from engine.prompts import dto as prompts
from engine.replies.brake import Doubt
from engine.reviews.dto import ReviewDto

Tone = prompts.Tone


class State(StrEnum):
    """draft -> approved -> sending -> sent -> verified | failed | needs_look; see `lifecycle.py`.

    `DISCARDED`: the owner wants no answer there; the review is not drafted again by a batch.
    """

    DRAFT = "draft"
    APPROVED = "approved"
    SENDING = "sending"
    SENT = "sent"
    VERIFIED = "verified"
    FAILED = "failed"
    NEEDS_LOOK = "needs_look"
    DISCARDED = "discarded"


@dataclass(frozen=True, slots=True)
class StepDto:
    """`outcome`: a code, and after ": " the platform's own word where it gave one."""

    state: State
    outcome: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Held:
    """Approved, and sent no sooner than `until`; `doubts`: why, at least one unless the words have
    changed since.
    """

    until: datetime
    doubts: tuple[Doubt, ...]


@dataclass(frozen=True, slots=True)
class ReplyDto:
    """`similarity` in [0, 1]; `too_similar` bars approval; `rules`: the platform's, for replies.
    `held`: while the anger brake does (`brake`), and None once its time is over. `is_handed`: the
    owner has the text and the page, and posts it himself.
    """

    id: int
    review_id: int
    shop_id: int
    state: State
    text: str
    owner_words: str
    tone: Tone
    similarity: float
    too_similar: bool
    rules: spec.Replies
    attempt: int
    outcome: str
    changed_at: datetime
    held: Held | None = None
    is_handed: bool = False


@dataclass(frozen=True, slots=True)
class ReplyCard:
    """A reply with the review it answers: one item of the queue.

    `caution`: why nothing is drafted there unless the owner says what; text `reply.caution.<it>`.
    """

    reply: ReplyDto
    review: ReviewDto
    steps: tuple[StepDto, ...] = ()
    caution: Reason | None = None


@dataclass(frozen=True, slots=True)
class HandOver:
    """What the owner needs to answer by hand: the text to paste, the page to paste it on."""

    card: ReplyCard
    text: str
    address: str


@dataclass(frozen=True, slots=True)
class HeldBack:
    """A draft that was not approved with the others; `code` of the error that says why."""

    card: ReplyCard
    code: str
    params: dict[str, object]


@dataclass(frozen=True, slots=True)
class Approval:
    """What became of drafts that were to be approved together, in their order."""

    approved: tuple[ReplyCard, ...]
    held: tuple[HeldBack, ...]


@dataclass(frozen=True, slots=True)
class ReplyEnd:
    """Where a round left a reply."""

    id: int
    state: State


@dataclass(frozen=True, slots=True)
class AccountSent:
    """What a round did at one account. `left`: what may be pressed there still; the others as of
    `SendReport`. `replies`: those it came to, in this order.
    """

    platform: str
    account: str
    verified: int
    failed: int
    needs_look: int
    left: int
    outcome: str
    replies: tuple[ReplyEnd, ...] = ()


@dataclass(frozen=True, slots=True)
class SendReport:
    """What a round through the outbox did. `outcome`: "done", or the code that ended a visit.

    `needs_look`: those in doubt, and those given back as drafts because the review has changed.
    `accounts`: those that were visited, in this order.
    """

    tried: int = 0
    verified: int = 0
    failed: int = 0
    needs_look: int = 0
    outcome: str = "done"
    accounts: tuple[AccountSent, ...] = ()
