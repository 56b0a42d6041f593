"""Bytes of Google's answers to canonical reviews. Pure; raises `SchemaChanged`, else nothing.

The whole page is decoded at once. Only when that fails are its items decoded one by one, so that a
single odd item costs itself alone. Google leaves out what is empty or unset: no `comment` is a
review of stars only, no `reviews` an empty list.
"""

from datetime import datetime
from typing import Final, NamedTuple

import msgspec

from engine.platforms.dates import read_moment
from engine.platforms.google.spec import SPEC
from engine.platforms.outcomes import SchemaChanged
from engine.platforms.parsing import (
    FAULTS,
    accepted,
    clean,
    count,
    decode,
    is_masked,
    keeps_page,
    mended,
)
from engine.platforms.port import REJECTED, ReplyFound, ReviewFound, ReviewPage

PENDING: Final = "pending"
"""State of a reply that Google's moderation has yet to see: shown to the owner alone, as a rejected
one is."""
LIVE: Final = "live"

_STARS: Final = {"ONE": 1.0, "TWO": 2.0, "THREE": 3.0, "FOUR": 4.0, "FIVE": 5.0}
_TRANSLATED: Final = "(Translated by Google)"
_ORIGINAL: Final = "(Original)"
_STATES: Final = {"REJECTED": REJECTED, "PENDING": PENDING}


class Reviewer(msgspec.Struct, gc=False):
    displayName: str | None = None
    isAnonymous: bool | None = None


class Media(msgspec.Struct, gc=False):
    thumbnailUrl: str | None = None


class Reply(msgspec.Struct, gc=False):
    """`policyViolation`: why it was rejected, since July 2026."""

    comment: str | None = None
    updateTime: str | None = None
    reviewReplyState: str | None = None
    policyViolation: str | None = None


class Item(msgspec.Struct, gc=False):
    reviewId: str | int
    createTime: str
    updateTime: str | None = None
    reviewer: Reviewer | None = None
    starRating: str | None = None
    comment: str | None = None
    reviewReply: Reply | None = None
    reviewMediaItems: list[Media] | None = None
    reviewReplyUrl: str | None = None


class _Answer(msgspec.Struct, gc=False):
    reviews: list[Item] = []
    totalReviewCount: int | None = None
    nextPageToken: str = ""


class _RawAnswer(msgspec.Struct, gc=False):
    reviews: list[msgspec.Raw] = []
    totalReviewCount: int | None = None
    nextPageToken: str = ""


_whole = msgspec.json.Decoder(_Answer)
_loose = msgspec.json.Decoder(_RawAnswer)
_single = msgspec.json.Decoder(Item)
_reply_only = msgspec.json.Decoder(Reply)


class Read(NamedTuple):
    """A page, the token of the next one ("": there is none), and when its last review changed."""

    page: ReviewPage
    following: str
    changed_at: datetime | None


def parse_page(raw: bytes, captured_at: datetime, number: int) -> ReviewPage:
    """As `read_page`."""
    return read_page(raw, captured_at, number).page


@keeps_page
def read_page(raw: bytes, captured_at: datetime, number: int, platform_s: float = 0.0) -> Read:
    """Raises `SchemaChanged` if it is no page of reviews or too many items are broken."""
    told, items, rows = _decode(raw)
    total = count(told.totalReviewCount)
    if not rows and total and number == 1:
        raise SchemaChanged(platform=SPEC.id, detail="reviews")
    unread = [None] * (rows - len(items))
    reviews = accepted(SPEC.id, [*(_review(item, captured_at) for item in items), *unread])
    page = ReviewPage(
        number=number,
        raw=raw,
        captured_at=captured_at,
        reviews=reviews,
        total=total,
        rejected=rows - len(reviews),
        has_next=bool(told.nextPageToken),
        platform_s=platform_s,
    )
    last = items[-1] if items else None
    changed_at = read_moment(last.updateTime or last.createTime, captured_at)[0] if last else None
    return Read(page, told.nextPageToken, changed_at)


def read_review(raw: bytes, captured_at: datetime) -> ReviewFound:
    """A `reviews.get` answer. Raises `SchemaChanged`."""
    found = _review(decode(SPEC.id, _single, raw, "review"), captured_at)
    if found is None:
        raise SchemaChanged(platform=SPEC.id, detail="review")
    return found


def read_reply(raw: bytes, captured_at: datetime) -> tuple[ReplyFound | None, str]:
    """An `updateReply` answer, None for an empty one, and which rule it broke, if any is named.

    Raises `SchemaChanged`.
    """
    reply = decode(SPEC.id, _reply_only, raw, "reply")
    return _reply(reply, captured_at), (reply.policyViolation or "").lower()


def original(comment: str) -> str:
    """What the customer wrote, where Google's translation stands before or behind it.

    Both orders were seen; a text that would be left empty is kept whole.
    """
    before, mark, behind = comment.partition(_TRANSLATED)
    if not mark:
        return comment
    told = behind.partition(_ORIGINAL)[2] if not before.strip() else before
    return told.strip() or comment


def _decode(raw: bytes) -> tuple[_Answer | _RawAnswer, list[Item], int]:
    """The envelope, the items that could be read, and how many items there were."""
    try:
        whole = _whole.decode(raw)
    except FAULTS:
        return _decode_each(mended(raw))
    return whole, whole.reviews, len(whole.reviews)


def _decode_each(raw: bytes) -> tuple[_RawAnswer, list[Item], int]:
    loose = decode(SPEC.id, _loose, raw, "reviews")
    items: list[Item] = []
    for each in loose.reviews:
        try:
            items.append(_single.decode(each))
        except FAULTS:
            continue
    return loose, items, len(loose.reviews)


def _review(item: Item, captured_at: datetime) -> ReviewFound | None:
    """None if it cannot be told apart or placed in time."""
    external_id = str(item.reviewId)
    created_at, precision = read_moment(item.createTime, captured_at)
    if not external_id or created_at is None:
        return None
    reviewer = item.reviewer or Reviewer()
    name = clean(reviewer.displayName or "")
    return ReviewFound(
        external_id=external_id,
        author_name=name,
        author_masked=bool(reviewer.isAnonymous) or is_masked(name),
        created_at=created_at,
        created_precision=precision,
        raw_date=item.createTime,
        body=clean(original(item.comment)) if item.comment else None,
        rating=_STARS.get(item.starRating or ""),
        images=tuple(
            each.thumbnailUrl for each in item.reviewMediaItems or () if each.thumbnailUrl
        ),
        reply=_reply(item.reviewReply, captured_at) if item.reviewReply else None,
        url=item.reviewReplyUrl,
    )


def _reply(reply: Reply, captured_at: datetime) -> ReplyFound | None:
    """A reply without text is none; one whose state is not told is taken for shown."""
    if not reply.comment:
        return None
    state = _STATES.get(reply.reviewReplyState or "", LIVE)
    return ReplyFound(
        text=clean(original(reply.comment)),
        live=state == LIVE,
        created_at=read_moment(reply.updateTime or "", captured_at)[0],
        state=state,
    )
