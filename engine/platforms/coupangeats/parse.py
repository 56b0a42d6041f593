"""Bytes of the console's answers to canonical reviews. Pure; raises nothing but `SchemaChanged`."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final

import msgspec

from engine.platforms.coupangeats.spec import SPEC
from engine.platforms.dates import read_moment
from engine.platforms.outcomes import SchemaChanged
from engine.platforms.parsing import (
    FAULTS,
    accepted,
    clean,
    count,
    decode,
    is_masked,
    keeps_page,
    read_as,
    read_json,
)
from engine.platforms.port import ReplyFound, ReviewFound, ReviewPage, ShopFound, Visibility

_VISIBILITY: Final = {
    None: Visibility.VISIBLE,
    "EXPOSE": Visibility.VISIBLE,
    "REPORTED": Visibility.BLOCKED,
}
"""Whatever else a status says, such a review is not on show."""
_NAMED: Final = (("storeId", "storeName"), ("id", "name"))
"""What a store's number and name may be called."""


class Dish(msgspec.Struct, gc=False):
    dishName: str | None = None


class Reply(msgspec.Struct, gc=False):
    orderReviewReplyId: int | str | None = None
    content: str | None = None


class Item(msgspec.Struct, gc=False):
    """`comment` must be there, though it is empty where somebody gave stars alone."""

    orderReviewId: int | str
    comment: str | None
    createdAt: str
    storeId: int | str | None = None
    rating: float | None = None
    customerName: str | None = None
    orderInfo: list[Dish] | None = None
    images: list[Any] | None = None
    statusType: str | None = None
    orderCount: int | None = None
    replies: list[Reply] | None = None


class _Data(msgspec.Struct):
    content: list[msgspec.Raw]
    total: int | None = None
    pageSize: int | None = None


class _Answer(msgspec.Struct):
    data: _Data


_answer = msgspec.json.Decoder(_Answer)
_item = msgspec.json.Decoder(Item)


@keeps_page
def parse_page(
    raw: bytes,
    captured_at: datetime,
    number: int,
    platform_s: float = 0.0,
    store: str | None = None,
) -> ReviewPage:
    """`number`: of the page in its list, from 1. `store`: whose reviews alone it may hold.

    A full page may be followed by another whatever the total says. Raises `SchemaChanged` if it is
    no page of reviews or too many items are broken.
    """
    data = decode(SPEC.id, _answer, raw, "data.content").data
    rows, total = len(data.content), count(data.total)
    size = count(data.pageSize) or rows
    reviews = accepted(SPEC.id, [_read(each, captured_at, store) for each in data.content])
    return ReviewPage(
        number=number,
        raw=raw,
        captured_at=captured_at,
        reviews=reviews,
        total=total,
        rejected=rows - len(reviews),
        has_next=rows > 0 and (total is None or rows >= size or number * size < total),
        platform_s=platform_s,
    )


def parse_stores(raw: bytes) -> list[ShopFound]:
    """The first list of rows that are stores by the names of their fields, else of rows that may
    be, as the shape of the answer is not known. Raises `SchemaChanged`."""
    try:
        told = read_json(raw)
    except FAULTS as fault:
        raise SchemaChanged(platform=SPEC.id, detail="stores") from fault
    for number, name in _NAMED:
        for rows in _lists(told):
            if shops := [shop for row in rows if (shop := _shop(row, number, name))]:
                return shops
    if any(not rows for rows in _lists(told)):
        return []
    raise SchemaChanged(platform=SPEC.id, detail="stores")


def _lists(told: Any, depth: int = 3) -> Iterator[list[Any]]:
    """Those of a JSON value, outer ones first."""
    if isinstance(told, list):
        yield told
    elif isinstance(told, dict) and depth:
        for each in told.values():
            yield from _lists(each, depth - 1)


def _shop(row: Any, number_key: str, name_key: str) -> ShopFound | None:
    if not isinstance(row, dict):
        return None
    number, name = row.get(number_key), row.get(name_key, row.get("name"))
    if isinstance(number, bool) or not isinstance(number, int | str) or not isinstance(name, str):
        return None
    return ShopFound(str(number), clean(name), {})


def _read(raw: msgspec.Raw, captured_at: datetime, store: str | None) -> ReviewFound | None:
    """None if it cannot be read, told apart or placed in time."""
    try:
        item = read_as(_item, raw)
        if store is not None and str(item.storeId or store) != store:
            raise SchemaChanged(platform=SPEC.id, detail="storeId")
        return _review(item, captured_at)
    except FAULTS:
        return None


def _review(item: Item, captured_at: datetime) -> ReviewFound | None:
    external_id = str(item.orderReviewId)
    created_at, precision = read_moment(item.createdAt, captured_at)
    if not external_id or created_at is None:
        return None
    name = clean(item.customerName or "")
    return ReviewFound(
        external_id=external_id,
        author_name=name,
        author_masked=is_masked(name),
        created_at=created_at,
        created_precision=precision,
        raw_date=item.createdAt,
        body=clean(item.comment) if item.comment else None,
        rating=item.rating if item.rating is not None and 0 < item.rating <= 5 else None,
        menus=tuple(clean(dish.dishName) for dish in item.orderInfo or () if dish.dishName),
        images=tuple(each for each in item.images or () if isinstance(each, str) and each),
        visit_count=count(item.orderCount),
        status=_VISIBILITY.get(item.statusType, Visibility.HIDDEN),
        reply=_reply(item.replies or ()),
        reply_deadline=SPEC.replies.deadline(created_at),
    )


def _reply(replies: Sequence[Reply]) -> ReplyFound | None:
    """One for each review."""
    for each in replies:
        if each.content:
            number = None if each.orderReviewReplyId is None else str(each.orderReviewReplyId)
            return ReplyFound(clean(each.content), live=True, external_id=number, state="live")
    return None
