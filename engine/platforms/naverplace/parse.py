"""Bytes of a page of reviews to canonical reviews. Pure; raises `SchemaChanged`, else nothing.

They come in three shapes, told apart by their first sign: the answer of GraphQL, an array; the
state the page was delivered with, an object; the list the page shows, HTML.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import msgspec

from engine.platforms.dates import read_moment
from engine.platforms.naverplace.screen import shown_items
from engine.platforms.naverplace.spec import SPEC
from engine.platforms.outcomes import SchemaChanged
from engine.platforms.parsing import (
    FAULTS,
    accepted,
    clean,
    count,
    is_masked,
    keeps_page,
    read_json,
    read_text,
)
from engine.platforms.port import Keyword, ReplyFound, ReviewFound, ReviewPage

_REVIEW: Final = "VisitorReview:"
_STATS: Final = "VisitorReviewStatsResult:"

Listed = tuple[list[Any], int | None]
"""Items in the shape of GraphQL's, and how many there are over all."""


class Author(msgspec.Struct, gc=False):
    nickname: str | None = None
    objectId: str | None = None
    id: str | int | None = None


class Vote(msgspec.Struct, gc=False):
    """`displayName` is the older key."""

    code: str | None = None
    name: str | None = None
    displayName: str | None = None


class Media(msgspec.Struct, gc=False):
    thumbnail: str | None = None


class Reply(msgspec.Struct, gc=False):
    body: str | None = None
    created: str | None = None
    date: str | None = None
    isSuspended: bool | None = None


class Booked(msgspec.Struct, gc=False):
    name: str | None = None


class Item(msgspec.Struct, gc=False):
    """`body` and `author` must be there, though they may be null."""

    id: str | int
    body: str | None
    author: Author | None
    created: str | None = None
    visited: str | None = None
    visitedDate: str | None = None
    reviewId: str | int | None = None
    rating: float | None = None
    visitCount: int | None = None
    votedKeywords: list[Vote] | None = None
    media: list[Media] | None = None
    thumbnail: str | None = None
    item: Booked | None = None
    reply: Reply | None = None


@keeps_page
def parse_page(
    raw: bytes, captured_at: datetime, number: int, platform_s: float = 0.0
) -> ReviewPage:
    """Raises `SchemaChanged` if it is no page of reviews or too many items are broken.

    `has_next` is a guess: only the open page knows.
    """
    items, total = _listed(raw)
    reviews = accepted(SPEC.id, [_read(each, captured_at) for each in items])
    return ReviewPage(
        number=number,
        raw=raw,
        captured_at=captured_at,
        reviews=reviews,
        total=total,
        rejected=len(items) - len(reviews),
        has_next=bool(items),
        platform_s=platform_s,
    )


def place_name(raw: bytes, place: str) -> str:
    """From the state of the place's page. Raises `SchemaChanged`."""
    try:
        name = read_json(raw)[f"PlaceDetailBase:{place}"]["name"]
    except (*FAULTS, LookupError, TypeError) as fault:
        raise SchemaChanged(platform=SPEC.id, detail="PlaceDetailBase") from fault
    if not isinstance(name, str) or not name:
        raise SchemaChanged(platform=SPEC.id, detail="PlaceDetailBase.name")
    return clean(name)


def _listed(raw: bytes) -> Listed:
    if raw.lstrip()[:1] == b"<":
        try:
            items = shown_items(read_text(raw))
        except ValueError as fault:
            raise SchemaChanged(platform=SPEC.id, detail="size") from fault
        if not items:  # a list without entries is shown as none
            raise SchemaChanged(platform=SPEC.id, detail="_review_list")
        return list(items), None
    try:
        told = read_json(raw)
    except FAULTS as fault:
        raise SchemaChanged(platform=SPEC.id, detail="JSON") from fault
    listed = _in_state(told) if isinstance(told, dict) else _in_answers(told)
    if listed is None:
        raise SchemaChanged(platform=SPEC.id, detail="visitorReviews")
    return listed


def _in_answers(told: object) -> Listed | None:
    """The page asks several things at once; the answers stand in the same order."""
    for answer in told if isinstance(told, list) else ():
        data = answer.get("data") if isinstance(answer, dict) else None
        found = data.get("visitorReviews") if isinstance(data, dict) else None
        if isinstance(found, dict) and isinstance(found.get("items"), list):
            return found["items"], count(found.get("total"))
    return None


def _in_state(state: Mapping[str, Any]) -> Listed | None:
    """Objects by type and id, in the order of the page; authors are referred to."""
    items = [_joined(each, state) for key, each in state.items() if key.startswith(_REVIEW)]
    stats = [each for key, each in state.items() if key.startswith(_STATS)]
    if not items and not stats:
        return None
    told = stats[0] if stats and isinstance(stats[0], dict) else {}
    return items, count(told.get("visitorReviewsTotal"))


def _joined(item: object, state: Mapping[str, Any]) -> object:
    author = item.get("author") if isinstance(item, dict) else None
    if isinstance(item, dict) and isinstance(author, dict) and isinstance(author.get("__ref"), str):
        return {**item, "author": state.get(author["__ref"])}
    return item


def _read(told: object, captured_at: datetime) -> ReviewFound | None:
    """None if it cannot be read, told apart or placed in time."""
    try:
        item = msgspec.convert(told, Item)
    except FAULTS:
        return None
    external_id = str(item.id)
    raw_date = item.created or item.visited or item.visitedDate or ""
    created_at, precision = read_moment(raw_date, captured_at)
    if not external_id or created_at is None:
        return None
    author = item.author or Author()
    name = clean(author.nickname or "")
    visited = read_moment(item.visitedDate or item.visited or "", captured_at)[0]
    return ReviewFound(
        external_id=external_id,
        alt_ids=_others(item, external_id),
        author_name=name,
        author_masked=is_masked(name),
        author_ref=author.objectId or (None if author.id is None else str(author.id)),
        created_at=created_at,
        created_precision=precision,
        raw_date=raw_date,
        body=clean(item.body) if item.body else None,
        rating=item.rating if item.rating is not None and 0 < item.rating <= 5 else None,
        keywords=_keywords(item),
        menus=(clean(item.item.name),) if item.item and item.item.name else (),
        images=_images(item),
        visit_count=count(item.visitCount),
        visited_on=visited.date() if visited else None,
        reply=_reply(item.reply, captured_at) if item.reply else None,
    )


def _others(item: Item, external_id: str) -> tuple[str, ...]:
    """Nobody knows by which of the two the owner's console names the review."""
    other = "" if item.reviewId is None else str(item.reviewId)
    return (other,) if other and other != external_id else ()


def _keywords(item: Item) -> tuple[Keyword, ...]:
    votes = ((vote.code, vote.name or vote.displayName) for vote in item.votedKeywords or ())
    return tuple(Keyword(code, clean(name or code)) for code, name in votes if code)


def _images(item: Item) -> tuple[str, ...]:
    media = tuple(each.thumbnail for each in item.media or () if each.thumbnail)
    return media or ((item.thumbnail,) if item.thumbnail else ())


def _reply(reply: Reply, captured_at: datetime) -> ReplyFound | None:
    """A reply without text is none."""
    if not reply.body:
        return None
    created = read_moment(reply.created or reply.date or "", captured_at)[0]
    live = not reply.isSuspended
    return ReplyFound(
        text=clean(reply.body),
        live=live,
        created_at=created,
        state="live" if live else "suspended",
    )
