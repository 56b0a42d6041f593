"""What items hold, as JSON that a person can read: the case's head, and the review as stored.

Both are read back for the paper: it prints what was hashed, never what the store says since.
"""

from dataclasses import asdict
from datetime import datetime
from typing import Any

import msgspec

from engine.evidence.grounds import Ground, Proposal
from engine.reviews.dto import ReviewDto
from engine.runtime.clock import SEOUL


class Head(msgspec.Struct, frozen=True):
    """What the case is about. `sentences`: what in the text spoke for the ground."""

    case: str
    opened_at: str
    platform: str
    shop: str
    review: str
    author: str
    ground: str
    statement: str
    sentences: list[str]


class Earlier(msgspec.Struct, frozen=True):
    """What stood there `until` then."""

    body: str | None
    until: datetime


class Words(msgspec.Struct, frozen=True):
    """Of `ReviewFound`, what a paper tells."""

    external_id: str
    author_name: str
    created_at: datetime | None
    raw_date: str
    body: str | None
    rating: float | None
    rating_scale: int
    url: str | None


class Text(msgspec.Struct, frozen=True):
    """A review as it was stored when the item was made. `before`: newest first."""

    platform: str
    shop: str
    review: Words
    before: list[Earlier]


def head(
    name: str,
    review: ReviewDto,
    ground: Ground,
    statement: str,
    proposals: tuple[Proposal, ...],
    now: datetime,
) -> bytes:
    return _json(
        Head(
            case=name,
            opened_at=_moment(now),
            platform=review.platform,
            shop=review.shop_name,
            review=review.found.external_id,
            author=review.found.author_name,
            ground=ground,
            statement=statement,
            sentences=[each.sentence for each in proposals if each.ground is ground],
        )
    )


def read_head(content: bytes) -> Head:
    """Raises `ValueError` for bytes that are no head."""
    try:
        return msgspec.json.decode(content, type=Head)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as fault:
        raise ValueError("no head") from fault


def review_text(review: ReviewDto) -> bytes:
    """All that is stored of the review, and what it said before, newest first."""
    before = [
        {
            "body": old.body,
            "rating": old.rating,
            "until": _moment(old.replaced_at),
        }
        for old in review.revisions
    ]
    told = {
        "platform": review.platform,
        "shop": review.shop_name,
        "captured_at": _moment(review.captured_at),
        "review": asdict(review.found),
        "before": before,
    }
    return _json(told)


def read_text(content: bytes) -> Text:
    """Raises `ValueError` for bytes that `review_text` has not written."""
    try:
        return msgspec.json.decode(content, type=Text)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as fault:
        raise ValueError("no text") from fault


def _json(value: Any) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"


def _moment(moment: datetime) -> str:
    return moment.astimezone(SEOUL).isoformat(timespec="milliseconds")
