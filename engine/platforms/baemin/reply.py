"""One reply through the page, and one review looked up again.

The page's own request is held until it carries exactly the review and the text that were approved;
a second one is never let through. Whatever its address, one that does not carry them is stopped.
"""

from datetime import date, timedelta
from typing import Final

import msgspec
from playwright.async_api import Locator, Request
from playwright.async_api import TimeoutError as PlaywrightTimeout

from engine.platforms.answers import Answer
from engine.platforms.baemin.fetch import ReviewList
from engine.platforms.baemin.scrolling import reveal
from engine.platforms.baemin.spec import DONE, SHOWN, SPEC, WRITE
from engine.platforms.browser import reaching
from engine.platforms.console import Console
from engine.platforms.guarding import Guard
from engine.platforms.matching import same
from engine.platforms.outcomes import Partial, ReplyRefused, SchemaChanged, Unreachable
from engine.platforms.parsing import FAULTS
from engine.platforms.port import Precision, ReplyFound, ReviewFound, ShopFound
from engine.runtime.clock import SEOUL

_ROUTE: Final = "**/review/**"  # of the API; only what writes is held
_DATED: Final = (Precision.SECOND, Precision.MINUTE, Precision.HOUR, Precision.DAY)
_NEAR: Final = timedelta(days=1)

Approved = tuple[str, str]
"""Review and text."""


class _Asked(msgspec.Struct):
    reviewId: int | str
    contents: str


class _Answered(msgspec.Struct):
    reviewCommentId: int | str | None


async def find_review(console: Console, shop: ShopFound, review: ReviewFound) -> ReviewFound | None:
    """By its id. Raises `Partial` for one so old that the page
    may not list it."""
    async with ReviewList(console, shop) as reviews:
        found = await _find(reviews, review)
    if found is None and review.created_at and console.now() - review.created_at > SHOWN:
        raise Partial(platform=SPEC.id, got=0, expected=None)
    return found


async def post_reply(
    console: Console, shop: ShopFound, review: ReviewFound, text: str
) -> ReplyFound:
    """Nothing is waited for once it was pressed, so the caller looks how it stands.

    Raises `ReplyRefused` with reason empty, too_long, forbidden_word, gone, already_replied,
    closed, mismatch, invalid or silent; another outcome means nobody can tell.
    """
    text = text.replace("\r\n", "\n").strip()
    _check_text(text)
    await console.pacing.before_write()  # before the look: what comes meanwhile must be seen
    async with ReviewList(console, shop) as reviews:
        now = await _find(reviews, review)
        review_id = _check_open(now)
        answer = await _write(console, review_id, text)
    return _published(console, answer, text)


def _check_text(text: str) -> None:
    if not text:
        raise ReplyRefused(platform=SPEC.id, reason="empty")
    if SPEC.replies.measure(text) > SPEC.replies.limit:
        raise ReplyRefused(platform=SPEC.id, reason="too_long")
    if any(word in text for word in SPEC.replies.forbidden):
        raise ReplyRefused(platform=SPEC.id, reason="forbidden_word")


async def _find(reviews: ReviewList, wanted: ReviewFound) -> ReviewFound | None:
    async for page in reviews.pages(_first_day(wanted)):
        if found := same(page.reviews, wanted):
            return found
    return None


def _first_day(review: ReviewFound) -> date | None:
    """From when on to look for it; None: everywhere."""
    if review.created_at is None or review.created_precision not in _DATED:
        return None
    return review.created_at.astimezone(SEOUL).date() - _NEAR


def _check_open(review: ReviewFound | None) -> str:
    """The id of a review that may be answered."""
    if review is None:
        raise ReplyRefused(platform=SPEC.id, reason="gone")
    if review.reply is not None:
        raise ReplyRefused(platform=SPEC.id, reason="already_replied")
    if review.can_reply is False:
        raise ReplyRefused(platform=SPEC.id, reason="closed")
    return review.external_id


async def _write(console: Console, review_id: str, text: str) -> Answer:
    guard = Guard[Approved]((review_id, text), _told)
    with console.listen(guard.is_first) as listener:
        async with guard.over(console.page, _ROUTE):
            with reaching(SPEC.id):
                done = await _fill(console, review_id, text)
            try:
                return await listener.hear(done.click, console.answer_s)
            except Unreachable:
                if guard.stopped:
                    raise ReplyRefused(platform=SPEC.id, reason="mismatch") from None
                raise


async def _fill(console: Console, review_id: str, text: str) -> Locator:
    """Type the reply; returns the button that sends it."""
    card = await reveal(console.page, review_id)
    try:
        await card.locator(WRITE).first.click()
        await card.locator("textarea").first.fill(text)
    except PlaywrightTimeout as fault:
        raise SchemaChanged(platform=SPEC.id, detail="reply form") from fault
    return card.locator(DONE).first


def _told(request: Request) -> Approved | None:
    try:
        asked = msgspec.json.decode(request.post_data_buffer or b"", type=_Asked)
    except FAULTS:
        return None
    return str(asked.reviewId), asked.contents


def _published(console: Console, answer: Answer, text: str) -> ReplyFound:
    if answer.status == 400:
        raise ReplyRefused(platform=SPEC.id, reason="invalid")
    console.check(answer, action="reply")
    try:
        number = msgspec.json.decode(answer.body, type=_Answered).reviewCommentId
    except FAULTS as fault:
        raise SchemaChanged(platform=SPEC.id, detail="reviewCommentId") from fault
    if number is None:
        raise ReplyRefused(platform=SPEC.id, reason="silent")
    return ReplyFound(text, live=True, external_id=str(number), state="live")
