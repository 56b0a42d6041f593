"""One reply through the page, and one review looked up again.

The page's own request is held until it carries exactly the review and the text that were approved;
a second one is never let through. So a misplaced press cannot answer the wrong customer.
"""

import re
from datetime import date, timedelta
from typing import Final

import msgspec
from playwright.async_api import Locator, Request
from playwright.async_api import TimeoutError as PlaywrightTimeout

from engine.platforms.answers import Answer
from engine.platforms.browser import reaching
from engine.platforms.console import Console
from engine.platforms.coupangeats.fetch import ReviewList
from engine.platforms.coupangeats.search import Window
from engine.platforms.coupangeats.spec import AROUND, DONE, FIELD, ROW, SHOWN, SPEC, WRITE
from engine.platforms.guarding import Guard
from engine.platforms.matching import same
from engine.platforms.outcomes import Partial, ReplyRefused, SchemaChanged, Unreachable
from engine.platforms.parsing import FAULTS
from engine.platforms.port import Precision, ReplyFound, ReviewFound, ReviewPage, ShopFound
from engine.runtime.clock import SEOUL

_ROUTE: Final = re.compile(r"/merchant/reviews/(?!search\b)")
_NEAR: Final = timedelta(days=1)
_DATED: Final = (Precision.SECOND, Precision.MINUTE, Precision.HOUR, Precision.DAY)

Approved = tuple[str, str]
"""Review and text."""


class _Asked(msgspec.Struct):
    orderReviewId: int | str
    comment: str


class _Created(msgspec.Struct):
    orderReviewReplyId: int | str | None = None


class _Answered(msgspec.Struct):
    data: _Created | None


async def find_review(console: Console, shop: ShopFound, review: ReviewFound) -> ReviewFound | None:
    """By its id. Raises `Partial` for one so old that the page
    may not list it."""
    async with ReviewList(console, shop) as reviews:
        found = await _find(reviews, review, console.today())
    if found:
        return found[1]
    if review.created_at and console.now() - review.created_at > SHOWN:
        raise Partial(platform=SPEC.id, got=0, expected=None)
    return None


async def post_reply(
    console: Console, shop: ShopFound, review: ReviewFound, text: str
) -> ReplyFound:
    """Nothing is waited for once it was pressed, so the caller looks how it stands.

    Raises `ReplyRefused` with reason empty, too_long, gone, already_replied, mismatch, too_late or
    silent; another outcome means nobody can tell.
    """
    text = text.replace("\r\n", "\n").strip()
    _check_text(text)
    await console.pacing.before_write()  # before the look: what comes meanwhile must be seen
    async with ReviewList(console, shop) as reviews:
        found = await _find(reviews, review, console.today())
        if found is None:
            raise ReplyRefused(platform=SPEC.id, reason="gone")
        page, now = found
        if now.reply is not None:
            raise ReplyRefused(platform=SPEC.id, reason="already_replied")
        guard = Guard[Approved]((now.external_id, text), _told)
        answer = await _write(console, page.reviews.index(now), guard, text)
    return _published(console, answer, text)


def _check_text(text: str) -> None:
    if not text:
        raise ReplyRefused(platform=SPEC.id, reason="empty")
    if SPEC.replies.measure(text) > SPEC.replies.limit:
        raise ReplyRefused(platform=SPEC.id, reason="too_long")


async def _find(
    reviews: ReviewList, wanted: ReviewFound, today: date
) -> tuple[ReviewPage, ReviewFound] | None:
    """Each page is opened anew, so that what is listed is what the browser shows, in order."""
    for first, last in _windows(wanted, today):
        shift = 0
        while True:
            page = await reviews.open(Window(first, last, shift))
            if found := same(page.reviews, wanted):
                return page, found
            if not page.has_next or not page.reviews:
                break
            shift += 1
    return None


def _windows(review: ReviewFound, today: date) -> tuple[tuple[date, date], ...]:
    """Days to look at: its own first, then wider, as the platform may cut days in another zone."""
    if review.created_at is None or review.created_precision not in _DATED:
        return ((today - SHOWN, today),)
    day = review.created_at.astimezone(SEOUL).date()
    return (day, day), (day - _NEAR, day + _NEAR)


async def _write(console: Console, position: int, guard: Guard[Approved], text: str) -> Answer:
    """`position`: of the review among the rows of the page."""
    with console.listen(guard.is_first) as listener:
        async with guard.over(console.page, _ROUTE):
            with reaching(SPEC.id):
                done = await _fill(console, position, text)
            try:
                return await listener.hear(done.click, console.answer_s)
            except Unreachable:
                if guard.stopped:
                    raise ReplyRefused(platform=SPEC.id, reason="mismatch") from None
                raise


async def _fill(console: Console, position: int, text: str) -> Locator:
    """Type the reply; returns the button that sends it."""
    row = console.page.locator(ROW).nth(position)
    try:
        await row.locator(WRITE).first.click()
        await console.page.locator(FIELD).last.fill(text)
    except PlaywrightTimeout as fault:
        raise SchemaChanged(platform=SPEC.id, detail="reply form") from fault
    around = console.page.locator(AROUND).filter(has=console.page.locator(FIELD))
    return around.last.locator(DONE).last


def _told(request: Request) -> Approved | None:
    try:
        asked = msgspec.json.decode(request.post_data_buffer or b"", type=_Asked)
    except FAULTS:
        return None
    return str(asked.orderReviewId), asked.comment


def _published(console: Console, answer: Answer, text: str) -> ReplyFound:
    console.check(answer, action="reply")
    try:
        told = msgspec.json.decode(answer.body, type=_Answered).data
    except FAULTS as fault:
        raise SchemaChanged(platform=SPEC.id, detail="orderReviewReplyId") from fault
    if told is None or told.orderReviewReplyId is None:
        raise ReplyRefused(platform=SPEC.id, reason="silent")
    return ReplyFound(text, live=True, external_id=str(told.orderReviewReplyId), state="live")
