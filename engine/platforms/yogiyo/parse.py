"""Bytes of Yogiyo's API to canonical reviews. Pure; raises `SchemaChanged`, else nothing."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Final

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
    read_as,
)
from engine.platforms.port import ReplyFound, ReviewFound, ReviewPage, ShopFound
from engine.platforms.yogiyo.spec import PAGE_SIZE, SPEC

_NUMBER: Final = re.compile(r"/\d+\s*(?=\(|$)")
"""`김밥/2(순한맛)`: dish, number, options."""


class Image(msgspec.Struct, gc=False):
    full: str | None = None
    thumb: str | None = None


class Reply(msgspec.Struct, gc=False):
    id: str | int | None = None
    comment: str | None = None


class Item(msgspec.Struct, gc=False):
    """`comment` must be there, though it may be null: a missing key means a renamed one."""

    id: str | int
    created_at: str | int
    comment: str | None
    nickname: str | None = None
    rating: float | None = None
    menu_summary: str | None = None
    review_images: list[Image] | None = None
    reply: Reply | None = None


class _Page(msgspec.Struct, gc=False):
    """The total was seen under two names. `next`: any link or number of a page that follows."""

    reviews: list[msgspec.Raw]
    count: int | None = None
    total_count: int | None = None
    next: str | int | bool | msgspec.UnsetType | None = msgspec.UNSET


class _Vendor(msgspec.Struct, gc=False):
    id: str | int
    name: str | None = None


class _Posted(msgspec.Struct, gc=False):
    id: str | int


_page = msgspec.json.Decoder(_Page)
_item = msgspec.json.Decoder(Item)
_vendors = msgspec.json.Decoder(list[_Vendor])
_posted = msgspec.json.Decoder(_Posted)


@keeps_page
def parse_page(
    raw: bytes, captured_at: datetime, number: int, platform_s: float = 0.0
) -> ReviewPage:
    """`number` counts from 1. Raises `SchemaChanged` if it is no page of reviews or too many items
    are broken."""
    page = decode(SPEC.id, _page, raw, "reviews")
    reviews = accepted(SPEC.id, [_read(each, captured_at) for each in page.reviews])
    rows = len(page.reviews)
    total = count(page.count if page.total_count is None else page.total_count)
    return ReviewPage(
        number=number,
        raw=raw,
        captured_at=captured_at,
        reviews=reviews,
        total=total,
        rejected=rows - len(reviews),
        has_next=rows > 0 and _has_next(page, number, total),
        platform_s=platform_s,
    )


def parse_shops(raw: bytes) -> list[ShopFound]:
    """Raises `SchemaChanged`."""
    vendors = decode(SPEC.id, _vendors, raw, "vendor")
    return [ShopFound(str(each.id), clean(each.name or "") or str(each.id), {}) for each in vendors]


def read_posted(raw: bytes, text: str) -> ReplyFound:
    """What was posted, as the list shows it. Raises `SchemaChanged`, also where the answer names
    no reply: whether it is there, only the list can tell."""
    number = decode(SPEC.id, _posted, raw, "reply").id
    return ReplyFound(text, live=True, external_id=str(number), state="live")


def _has_next(page: _Page, number: int, total: int | None) -> bool:
    """By the total alone where `next` is missing."""
    if page.next is not msgspec.UNSET:
        return page.next not in (None, "", False)
    return total is None or number * PAGE_SIZE < total


def _read(raw: msgspec.Raw, captured_at: datetime) -> ReviewFound | None:
    """None if it cannot be read, told apart or placed in time."""
    try:
        return _review(read_as(_item, raw), captured_at)
    except FAULTS:
        return None


def _review(item: Item, captured_at: datetime) -> ReviewFound | None:
    external_id, raw_date = str(item.id), str(item.created_at)
    created_at, precision = read_moment(raw_date, captured_at)
    if not external_id or created_at is None:
        return None
    name = clean(item.nickname or "")
    return ReviewFound(
        external_id=external_id,
        author_name=name,
        author_masked=is_masked(name),
        created_at=created_at,
        created_precision=precision,
        raw_date=raw_date,
        body=clean(item.comment) if item.comment else None,
        rating=item.rating if item.rating is not None and 0 < item.rating <= 5 else None,
        menus=_menus(item.menu_summary or ""),
        images=tuple(url for each in item.review_images or () if (url := each.full or each.thumb)),
        reply=_reply(item.reply),
        reply_deadline=SPEC.replies.deadline(created_at),
    )


def _menus(summary: str) -> tuple[str, ...]:
    """`김밥/2(순한맛,단무지),라면/1` names two dishes; what is written otherwise stays whole."""
    named = (_NUMBER.split(clean(each), maxsplit=1)[0].strip() for each in _dishes(summary))
    return tuple(name for name in named if name)


def _dishes(summary: str) -> Iterator[str]:
    """Commas among options divide no dishes."""
    begin = depth = 0
    for position, letter in enumerate(summary):
        depth = max(0, depth + (letter == "(") - (letter == ")"))
        if letter == "," and not depth:
            yield summary[begin:position]
            begin = position + 1
    yield summary[begin:]


def _reply(reply: Reply | None) -> ReplyFound | None:
    """A reply without text is none."""
    if reply is None or not reply.comment:
        return None
    number = None if reply.id is None else str(reply.id)
    return ReplyFound(clean(reply.comment), live=True, external_id=number, state="live")
