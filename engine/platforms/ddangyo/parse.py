"""Bytes of a `requestQueryReviewList` answer to canonical reviews. Pure."""

from datetime import datetime
from typing import Any, Final

import msgspec

from engine.platforms.dates import UNKNOWN, Moment, read_moment
from engine.platforms.ddangyo.spec import PAGE_SIZE, SPEC
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
from engine.platforms.port import Keyword, Precision, ReplyFound, ReviewFound, ReviewPage

_TASTY: Final = Keyword("1", "맛있어요")
_CENTURY: Final = "20"
_EXACT: Final = {
    8: Precision.DAY,
    10: Precision.HOUR,
    12: Precision.MINUTE,
    14: Precision.SECOND,
}
"""By the number of digits."""
_LONGEST_COUNT: Final = 10  # digits


class Item(msgspec.Struct, gc=False):
    """`rview_cont` must be there, though it may be null: a missing key means a renamed one."""

    rview_atcl_no: str | int
    reg_dttm: str | int
    rview_cont: str | None
    psnl_msk_nm: str | None = None
    psnl_mbr_nknm: str | None = None
    psnl_mbr_id: str | int | None = None
    good_eval_cd: str | int | None = None
    menu_nm: str | None = None
    rply_no: str | int | None = None
    rply_cont: str | None = None


class _Total(msgspec.Struct, gc=False):
    tot_cnt: str | int | None = None


class _Page(msgspec.Struct, gc=False):
    """The total was seen in one of two places."""

    dlt_reviewList: list[msgspec.Raw]
    dma_reviewCnt: _Total | None = None
    dma_rsltParam: _Total | None = None


class _Registered(msgspec.Struct, gc=False):
    dma_rsltParam: dict[str, Any] | None = None


_page = msgspec.json.Decoder(_Page)
_item = msgspec.json.Decoder(Item)
_registered = msgspec.json.Decoder(_Registered)


@keeps_page
def parse_page(
    raw: bytes, captured_at: datetime, number: int, platform_s: float = 0.0
) -> ReviewPage:
    """Raises `SchemaChanged` if it is no page of reviews or too many items are broken."""
    page = decode(SPEC.id, _page, raw, "dlt_reviewList")
    reviews = accepted(SPEC.id, [_read(each, captured_at) for each in page.dlt_reviewList])
    rows, total = len(page.dlt_reviewList), _total(page)
    is_full = rows >= PAGE_SIZE
    return ReviewPage(
        number=number,
        raw=raw,
        captured_at=captured_at,
        reviews=reviews,
        total=total,
        rejected=rows - len(reviews),
        has_next=is_full or (rows > 0 and total is not None and number * PAGE_SIZE < total),
        platform_s=platform_s,
    )


def read_registered(raw: bytes, text: str) -> ReplyFound:
    """What was registered; which number it got is told by some answers only."""
    told = decode(SPEC.id, _registered, raw, "requestRegisterReview").dma_rsltParam or {}
    return _reply(told.get("rply_no"), text)


def _total(page: _Page) -> int | None:
    """None: nobody said. That is not 0."""
    for each in (page.dma_rsltParam, page.dma_reviewCnt):
        told = str(each.tot_cnt) if each else ""
        if told.isdecimal() and len(told) <= _LONGEST_COUNT:
            return count(int(told))
    return None


def _read(raw: msgspec.Raw, captured_at: datetime) -> ReviewFound | None:
    """None if it cannot be read, told apart or placed in time."""
    try:
        return _review(read_as(_item, raw), captured_at)
    except FAULTS:
        return None


def _review(item: Item, captured_at: datetime) -> ReviewFound | None:
    """`author_ref` is the number by which a reply names whom it answers. There are no stars."""
    external_id, raw_date = str(item.rview_atcl_no), str(item.reg_dttm)
    created_at, precision = _moment(raw_date, captured_at)
    if not external_id or created_at is None:
        return None
    name = clean(item.psnl_msk_nm or item.psnl_mbr_nknm or "")
    return ReviewFound(
        external_id=external_id,
        author_name=name,
        author_masked=is_masked(name),
        author_ref=None if item.psnl_mbr_id is None else str(item.psnl_mbr_id),
        created_at=created_at,
        created_precision=precision,
        raw_date=raw_date,
        body=clean(item.rview_cont) if item.rview_cont else None,
        keywords=(_TASTY,) if str(item.good_eval_cd) == _TASTY.code else (),
        menus=(clean(item.menu_nm),) if item.menu_nm else (),
        reply=_reply(item.rply_no, clean(item.rply_cont)) if item.rply_cont else None,
    )


def _moment(raw: str, captured_at: datetime) -> Moment:
    """Digits of a length that nobody saw: a day, and as much of its clock as there are pairs."""
    digits = raw.strip()
    if not (digits.isdecimal() and digits.startswith(_CENTURY) and len(digits) >= min(_EXACT)):
        return read_moment(raw, captured_at)
    length = max(each for each in _EXACT if each <= len(digits))
    moment, _ = read_moment(digits[:length].ljust(max(_EXACT), "0"), captured_at)
    return (moment, _EXACT[length]) if moment else UNKNOWN


def _reply(number: object, text: str) -> ReplyFound:
    told = str(number) if isinstance(number, str | int) and str(number) else None
    return ReplyFound(text, live=True, external_id=told, state="live")
