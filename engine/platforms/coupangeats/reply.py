"""One reply through the page, and one review looked up again.

The page's own request is held until it carries exactly the store, the review and the text that were
approved; a second one is never let through. So a misplaced press cannot answer the wrong customer.
"""

import re
from datetime import date
from typing import Final

import msgspec
from playwright.async_api import Locator, Page, Request

from engine.platforms.answers import Answer
from engine.platforms.approved import check_found, check_text, unpressed
from engine.platforms.console import Console
from engine.platforms.coupangeats.fetch import ReviewList
from engine.platforms.coupangeats.spec import (
    AROUND,
    DONE,
    FIELD,
    OFF_SHOW,
    ROW,
    SHOWN,
    SPEC,
    WRITE,
)
from engine.platforms.guarding import Guard
from engine.platforms.matching import find
from engine.platforms.outcomes import Partial, SchemaChanged
from engine.platforms.parsing import FAULTS
from engine.platforms.port import ReplyFound, ReviewFound, ReviewPage, ShopFound
from engine.platforms.rewriting import Window
from engine.platforms.writing import write

_ROUTE: Final = re.compile(r"/merchant/reviews/(?!search\b)")

Approved = tuple[str, str, str]
"""Store, review and text."""


class _Asked(msgspec.Struct):
    storeId: int | str
    orderReviewId: int | str
    comment: str


class _Created(msgspec.Struct):
    orderReviewReplyId: int | str


class _Answered(msgspec.Struct):
    data: _Created


async def find_review(console: Console, shop: ShopFound, review: ReviewFound) -> ReviewFound | None:
    """By its id, also among those that are not on show. Raises `Partial` for one so old that the
    page may not list it."""
    async with ReviewList.of(console, shop) as reviews:
        for status in (None, *OFF_SHOW):
            if found := await _find(reviews, review, console.today(), status):
                return found[1]
    if review.created_at and console.now() - review.created_at > SHOWN:
        raise Partial(platform=SPEC.id, got=0, expected=None)
    return None


async def post_reply(
    console: Console, shop: ShopFound, review: ReviewFound, text: str
) -> ReplyFound:
    """Nothing is waited for once it was pressed, so the caller looks how it stands.

    Raises `ReplyRefused` with reason empty, too_long, gone, already_replied, closed, mismatch or
    too_late; another outcome means nobody can tell, unless it came before the press.
    """
    text = check_text(SPEC, text)
    async with ReviewList.of(console, shop) as reviews:
        with unpressed():
            await console.pacing.before_write()  # before the look: what comes meanwhile is seen
            page, now = check_found(SPEC, await _find(reviews, review, console.today()))
        guard = Guard[Approved]((shop.external_id, now.external_id, text), _told)
        form = _Form(console.page, page.reviews.index(now))
        answer = await write(console, _ROUTE, guard, form, text)
    return _published(console, answer, text)


async def _find(
    reviews: ReviewList, wanted: ReviewFound, today: date, status: str | None = None
) -> tuple[ReviewPage, ReviewFound] | None:
    """Each page is opened anew, so that what is listed is what the browser shows, in order."""

    async def ask(first: date, last: date, number: int) -> ReviewPage:
        return await reviews.open(Window(first, last, number - 1), status)

    return await find(SPEC.id, ask, wanted, today - SHOWN, today)


class _Form:
    """`position`: of the review among the rows of the page."""

    def __init__(self, page: Page, position: int) -> None:
        self._page = page
        self._position = position

    async def opener(self) -> Locator:
        return self._page.locator(ROW).nth(self._position).locator(WRITE).first

    async def fill(self, text: str) -> Locator:
        await self._page.locator(FIELD).last.fill(text)
        around = self._page.locator(AROUND).filter(has=self._page.locator(FIELD))
        return around.last.locator(DONE).last


def _told(request: Request) -> Approved | None:
    try:
        asked = msgspec.json.decode(request.post_data_buffer or b"", type=_Asked)
    except FAULTS:
        return None
    return str(asked.storeId), str(asked.orderReviewId), asked.comment


def _published(console: Console, answer: Answer, text: str) -> ReplyFound:
    console.check(answer, action="reply")
    try:
        number = msgspec.json.decode(answer.body, type=_Answered).data.orderReviewReplyId
    except FAULTS as fault:
        raise SchemaChanged(platform=SPEC.id, detail="orderReviewReplyId") from fault
    return ReplyFound(text, live=True, external_id=str(number), state="live")
