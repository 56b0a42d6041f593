"""One reply through the page, and one review looked up again.

The page's own request is held until it carries exactly the review and the text that were approved;
a second one is never let through. Whatever its address, one that does not carry them is stopped.
"""

from datetime import date
from typing import Final

import msgspec
from playwright.async_api import Locator, Request

from engine.platforms.answers import Answer
from engine.platforms.approved import check_open, check_text, unpressed
from engine.platforms.baemin.fetch import ReviewList
from engine.platforms.baemin.scrolling import reveal
from engine.platforms.baemin.spec import DONE, SHOWN, SPEC, WRITE
from engine.platforms.console import Console
from engine.platforms.guarding import Guard
from engine.platforms.matching import days_of, same
from engine.platforms.outcomes import Partial, ReplyRefused, SchemaChanged
from engine.platforms.parsing import FAULTS
from engine.platforms.port import ReplyFound, ReviewFound, ShopFound
from engine.platforms.writing import write

_ROUTE: Final = "**/review/**"  # of the API; only what writes is held
_NO: Final = "INVALID_PARAMETER"
"""Of a wrong text, or of a review that takes no reply any more."""

Approved = tuple[str, str]
"""Review and text."""


class _Asked(msgspec.Struct):
    reviewId: int | str
    contents: str


class _Answered(msgspec.Struct):
    reviewCommentId: int | str


class _Refused(msgspec.Struct):
    code: str


async def find_review(console: Console, shop: ShopFound, review: ReviewFound) -> ReviewFound | None:
    """By its id. Raises `Partial` for one so old that the page may not list it."""
    async with ReviewList.of(console, shop) as reviews:
        found = await _find(console, reviews, review)
    if found is None and review.created_at and console.now() - review.created_at > SHOWN:
        raise Partial(platform=SPEC.id, got=0, expected=None)
    return found


async def post_reply(
    console: Console, shop: ShopFound, review: ReviewFound, text: str
) -> ReplyFound:
    """Nothing is waited for once it was pressed, so the caller looks how it stands.

    Raises `ReplyRefused` with reason empty, too_long, forbidden_word, gone, already_replied,
    closed, mismatch or invalid; another outcome means nobody can tell, unless it came before the
    press.
    """
    text = check_text(SPEC, text)
    async with ReviewList.of(console, shop) as reviews:
        with unpressed():
            await console.pacing.before_write()  # before the look: what comes meanwhile is seen
            now = check_open(SPEC, await _find(console, reviews, review))
        guard = Guard[Approved]((now.external_id, text), _told)
        form = _Form(console, now.external_id)
        answer = await write(console, _ROUTE, guard, form, text)
    return _published(console, answer, text)


async def _find(console: Console, reviews: ReviewList, wanted: ReviewFound) -> ReviewFound | None:
    """Its own days and those around it: the page lists days of its own choice, to be read once."""
    first, _ = days_of(wanted, date.min, console.today())[-1]
    async for page in reviews.pages(first):
        if found := same(page.reviews, wanted):
            return found
    return None


class _Form:
    def __init__(self, console: Console, review_id: str) -> None:
        self._console = console
        self._review_id = review_id
        self._card: Locator

    async def opener(self) -> Locator:
        self._card = await reveal(self._console, self._review_id)
        return self._card.locator(WRITE).first

    async def fill(self, text: str) -> Locator:
        await self._card.locator("textarea").first.fill(text)
        return self._card.locator(DONE).first


def _told(request: Request) -> Approved | None:
    try:
        asked = msgspec.json.decode(request.post_data_buffer or b"", type=_Asked)
    except FAULTS:
        return None
    return str(asked.reviewId), asked.contents


def _published(console: Console, answer: Answer, text: str) -> ReplyFound:
    if answer.status == 400 and _code(answer.body) == _NO:
        raise ReplyRefused(platform=SPEC.id, reason="invalid")
    console.check(answer, action="reply")
    try:
        number = msgspec.json.decode(answer.body, type=_Answered).reviewCommentId
    except FAULTS as fault:
        raise SchemaChanged(platform=SPEC.id, detail="reviewCommentId") from fault
    return ReplyFound(text, live=True, external_id=str(number), state="live")


def _code(body: bytes) -> str:
    try:
        return msgspec.json.decode(body, type=_Refused).code
    except FAULTS:
        return ""
