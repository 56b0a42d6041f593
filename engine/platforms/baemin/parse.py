"""Bytes of the console's answers to canonical reviews. Pure; raises `SchemaChanged`, else nothing.

Ids are JSON numbers of 16 digits, kept as text. A page tells neither its total nor its place.
"""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from engine.platforms.baemin.spec import SPEC
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
from engine.platforms.port import ReplyFound, ReviewFound, ReviewPage, ShopFound, Visibility


class Menu(msgspec.Struct, gc=False):
    name: str | None = None


class Image(msgspec.Struct, gc=False):
    imageUrl: str | None = None


class Comment(msgspec.Struct, gc=False):
    """`displayType`: CEO is the owner, BAERA_MANAGER the platform."""

    id: int | str | None = None
    displayType: str | None = None
    displayStatus: str | None = None
    contents: str | None = None


class Item(msgspec.Struct, gc=False):
    """`contents` must be there, though it may be null: a missing key means a renamed one."""

    id: int | str
    contents: str | None
    createdAt: str | None = None
    createdDate: str | None = None
    memberNo: int | str | None = None
    memberNickname: str | None = None
    rating: float | None = None
    displayStatus: str | None = None
    orderCount: int | None = None
    menus: list[Menu] | None = None
    images: list[Image] | None = None
    comments: list[Comment] | None = None
    writableComment: bool | None = None


class _Page(msgspec.Struct, gc=False):
    reviews: list[msgspec.Raw]
    next: bool


class _Count(msgspec.Struct):
    reviewCount: int | None = None
    blockedReviewCount: int | None = None


class _Shop(msgspec.Struct):
    shopNo: int | str
    name: str = ""


class _Shops(msgspec.Struct):
    contents: list[_Shop]


_page = msgspec.json.Decoder(_Page)
_item = msgspec.json.Decoder(Item)
_shops = msgspec.json.Decoder(_Shops)


@keeps_page
def parse_page(
    raw: bytes, captured_at: datetime, number: int, platform_s: float = 0.0
) -> ReviewPage:
    """Raises `SchemaChanged` if it is no page of reviews or too many items are broken."""
    page = decode(SPEC.id, _page, raw, "reviews")
    reviews = accepted(SPEC.id, [_read(each, captured_at) for each in page.reviews])
    return ReviewPage(
        number=number,
        raw=raw,
        captured_at=captured_at,
        reviews=reviews,
        total=None,
        rejected=len(page.reviews) - len(reviews),
        has_next=page.next,
        platform_s=platform_s,
    )


def parse_count(raw: bytes) -> int | None:
    """How many reviews a whole list surely has: those that were blocked may be left out of it."""
    try:
        told = msgspec.json.decode(raw, type=_Count)
    except FAULTS:
        return None
    total = count(told.reviewCount)
    return None if total is None else max(0, total - (count(told.blockedReviewCount) or 0))


def parse_shops(raw: bytes) -> list[ShopFound]:
    """Raises `SchemaChanged`."""
    shops = decode(SPEC.id, _shops, raw, "shops").contents
    return [ShopFound(str(shop.shopNo), clean(shop.name), {}) for shop in shops]


def _read(raw: msgspec.Raw, captured_at: datetime) -> ReviewFound | None:
    """None if it cannot be read, told apart or placed in time."""
    try:
        return _review(read_as(_item, raw), captured_at)
    except FAULTS:
        return None


def _review(item: Item, captured_at: datetime) -> ReviewFound | None:
    external_id, raw_date = str(item.id), item.createdAt or item.createdDate or ""
    created_at, precision = read_moment(raw_date, captured_at)
    if not external_id or created_at is None:
        return None
    name = clean(item.memberNickname or "")
    return ReviewFound(
        external_id=external_id,
        author_name=name,
        author_masked=is_masked(name),
        author_ref=None if item.memberNo is None else str(item.memberNo),
        created_at=created_at,
        created_precision=precision,
        raw_date=raw_date,
        body=clean(item.contents) if item.contents else None,
        rating=item.rating if item.rating is not None and 0 < item.rating <= 5 else None,
        menus=tuple(clean(menu.name) for menu in item.menus or () if menu.name),
        images=tuple(image.imageUrl for image in item.images or () if image.imageUrl),
        visit_count=count(item.orderCount),
        status=_visibility(item.displayStatus),
        reply=_reply(item.comments or ()),
        can_reply=item.writableComment,
        reply_deadline=SPEC.replies.deadline(created_at),
    )


def _visibility(status: str | None) -> Visibility:
    """Whatever is neither displayed nor blocked for abuse is at least not on show."""
    if status in (None, "DISPLAY"):
        return Visibility.VISIBLE
    return Visibility.BLOCKED if status == "ABUSE_BLOCK" else Visibility.HIDDEN


def _reply(comments: Sequence[Comment]) -> ReplyFound | None:
    """The owner's comment that is displayed; neither a deleted one, nor the platform's own."""
    for each in comments:
        if each.contents and (each.displayType, each.displayStatus) == ("CEO", "DISPLAY"):
            number = None if each.id is None else str(each.id)
            return ReplyFound(clean(each.contents), live=True, external_id=number, state="live")
    return None
