"""Bytes of a `getReviews` answer to canonical reviews. Pure; raises `SchemaChanged`, else nothing.

The whole page is decoded at once. Only when that fails are its items decoded one by one, so that a
single odd item costs itself alone.
"""

from collections.abc import Iterable
from datetime import datetime

import msgspec

from engine.platforms.dates import read_moment
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
from engine.platforms.port import Keyword, ReplyFound, ReviewFound, ReviewPage, Visibility
from engine.platforms.smartplace.spec import PAGE_SIZE, SPEC


class Author(msgspec.Struct, gc=False):
    displayName: str | None = None
    userId: str | int | None = None


class Label(msgspec.Struct, gc=False):
    ko: str | None = None


class Vote(msgspec.Struct, gc=False):
    code: str | None = None
    label: Label | None = None


class Votes(msgspec.Struct, gc=False):
    keywords: list[Vote] | None = None


class Tags(msgspec.Struct, gc=False):
    votedKeywords: list[Votes] | None = None


class Media(msgspec.Struct, gc=False):
    type: str | None = None
    thumbnail: str | None = None
    url: str | None = None


class Content(msgspec.Struct, gc=False):
    """`text` must be there, though it may be null: a missing key means a renamed one."""

    text: str | None
    rating: float | None = None
    mediaItems: list[Media] | None = None
    tags: Tags | None = None


class Reply(msgspec.Struct, gc=False):
    text: str | None = None
    createdDateTime: str | None = None
    isSuspended: bool | None = None
    isQualified: bool | None = None
    isDeleted: bool | None = None
    suspendPostingReason: str | None = None


class Item(msgspec.Struct, gc=False):
    id: str | int
    createdDateTime: str
    author: Author | None
    content: Content | None
    rating: float | None = None
    visitDateTime: str | None = None
    visitCount: int | None = None
    reply: Reply | None = None
    isSuspended: bool | None = None


class _Reviews(msgspec.Struct, gc=False):
    items: list[Item]
    totalCount: int | None = None


class _RawReviews(msgspec.Struct, gc=False):
    items: list[msgspec.Raw]
    totalCount: int | None = None


class _Data(msgspec.Struct, gc=False):
    reviews: _Reviews


class _RawData(msgspec.Struct, gc=False):
    reviews: _RawReviews


class _Answer(msgspec.Struct, gc=False):
    data: _Data


class _RawAnswer(msgspec.Struct, gc=False):
    data: _RawData


_whole = msgspec.json.Decoder(_Answer)
_loose = msgspec.json.Decoder(_RawAnswer)
_single = msgspec.json.Decoder(Item)
_reply_only = msgspec.json.Decoder(Reply)


@keeps_page
def parse_page(
    raw: bytes, captured_at: datetime, number: int, platform_s: float = 0.0
) -> ReviewPage:
    """Raises `SchemaChanged` if it is no page of reviews or too many items are broken.

    A full page may be followed by another whatever the total says.
    """
    items, told, rows = _decode(raw)
    is_full = rows >= PAGE_SIZE
    total, unread = count(told), [None] * (rows - len(items))
    reviews = accepted(SPEC.id, [*(_review(item, captured_at) for item in items), *unread])
    return ReviewPage(
        number=number,
        raw=raw,
        captured_at=captured_at,
        reviews=reviews,
        total=total,
        rejected=rows - len(reviews),
        has_next=is_full or (rows > 0 and (total is None or number * PAGE_SIZE < total)),
        platform_s=platform_s,
    )


def read_reply(raw: bytes, captured_at: datetime) -> ReplyFound | None:
    """The `reply` object of a createReply answer; None for null. Raises `SchemaChanged`."""
    if raw.strip() == b"null":
        return None
    return _reply(decode(SPEC.id, _reply_only, raw, "reply"), captured_at)


def _decode(raw: bytes) -> tuple[list[Item], int | None, int]:
    """The items that could be read, the platform's total, and how many items there were."""
    try:
        reviews = _whole.decode(raw).data.reviews
    except FAULTS:
        return _decode_each(mended(raw))
    return reviews.items, reviews.totalCount, len(reviews.items)


def _decode_each(raw: bytes) -> tuple[list[Item], int | None, int]:
    reviews = decode(SPEC.id, _loose, raw, "data.reviews").data.reviews
    items: list[Item] = []
    for each in reviews.items:
        try:
            items.append(_single.decode(each))
        except FAULTS:
            continue
    return items, reviews.totalCount, len(reviews.items)


def _review(item: Item, captured_at: datetime) -> ReviewFound | None:
    """None if it cannot be told apart or placed in time."""
    external_id = str(item.id)
    created_at, precision = read_moment(item.createdDateTime, captured_at)
    if not external_id or created_at is None:
        return None
    author, content = item.author, item.content
    name = clean(author.displayName) if author and author.displayName else ""
    visited = read_moment(item.visitDateTime, captured_at)[0] if item.visitDateTime else None
    rating = content.rating if item.rating is None and content else item.rating
    return ReviewFound(
        external_id=external_id,
        author_name=name,
        author_masked=is_masked(name),
        author_ref=str(author.userId) if author and author.userId is not None else None,
        created_at=created_at,
        created_precision=precision,
        raw_date=item.createdDateTime,
        body=clean(content.text) if content and content.text else None,
        rating=rating if rating is not None and 0 < rating <= 5 else None,
        keywords=_keywords(content.tags) if content else (),
        images=_images(content.mediaItems or ()) if content else (),
        visit_count=count(item.visitCount),
        visited_on=visited.date() if visited else None,
        status=Visibility.BLOCKED if item.isSuspended else Visibility.VISIBLE,
        reply=_reply(item.reply, captured_at) if item.reply else None,
    )


def _keywords(tags: Tags | None) -> tuple[Keyword, ...]:
    if tags is None or not tags.votedKeywords:
        return ()
    return tuple(
        Keyword(code=vote.code, label=vote.label.ko if vote.label and vote.label.ko else vote.code)
        for votes in tags.votedKeywords
        for vote in votes.keywords or ()
        if vote.code
    )


def _images(media: Iterable[Media]) -> tuple[str, ...]:
    return tuple(address for each in media if (address := each.url or each.thumbnail))


def _reply(reply: Reply, captured_at: datetime) -> ReplyFound | None:
    """Live as the console defines it; a reply without text is none."""
    if not reply.text:
        return None
    live = reply.isQualified is not False and not reply.isSuspended and not reply.isDeleted
    told = {
        "deleted": reply.isDeleted,
        "suspended": reply.isSuspended,
        "not_qualified": reply.isQualified is False,
    }
    return ReplyFound(
        text=clean(reply.text),
        live=live,
        created_at=read_moment(reply.createdDateTime or "", captured_at)[0],
        state=next((state for state, is_so in told.items() if is_so), "live"),
        word="" if live else clean(reply.suspendPostingReason or ""),
    )
