"""One reply through the page, and one review looked up again.

The page's own request is held until it carries exactly the review and the text that were approved;
a second one is never let through. Whatever its address, one that does not carry them is stopped.
"""

from datetime import date
from typing import Final

import msgspec
from playwright.async_api import Locator, Request
from playwright.async_api import TimeoutError as PlaywrightTimeout

from engine.platforms.answers import Answer
from engine.platforms.approved import check_open, check_text
from engine.platforms.baemin.fetch import ReviewList
from engine.platforms.baemin.scrolling import reveal
from engine.platforms.baemin.spec import DONE, SHOWN, SPEC, WRITE
from engine.platforms.browser import reaching
from engine.platforms.console import Console
from engine.platforms.guarding import Guard
from engine.platforms.matching import days_of, same
from engine.platforms.outcomes import Partial, ReplyRefused, SchemaChanged, Unreachable
from engine.platforms.parsing import FAULTS
from engine.platforms.port import ReplyFound, ReviewFound, ShopFound

_ROUTE: Final = "**/review/**"  # of the API; only what writes is held

Approved = tuple[str, str]
"""Review and text."""


class _Asked(msgspec.Struct):
    reviewId: int | str
    contents: str


class _Answered(msgspec.Struct):
    reviewCommentId: int | str | None


async def find_review(console: Console, shop: ShopFound, review: ReviewFound) -> ReviewFound | None:
    """By its id, else by author, moment and text. Raises `Partial` for one so old that the page
    may not list it."""
    async with ReviewList(console, shop) as reviews:
        found = await _find(reviews, review, console.today())
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
    text = check_text(SPEC, text)
    async with ReviewList(console, shop) as reviews:
        now = check_open(SPEC, await _find(reviews, review, console.today()))
        await console.pacing.before_write()
        answer = await _write(console, now.external_id, text)
    return _published(console, answer, text)


async def _find(reviews: ReviewList, wanted: ReviewFound, today: date) -> ReviewFound | None:
    first, _ = days_of(wanted, today - SHOWN, today)[-1]
    async for page in reviews.pages(first):
        if found := same(page.reviews, wanted):
            return found
    return None


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
