"""One reply through the page, and one review looked up again.

The page's own request is held until it carries exactly the review and the text that were approved;
a second one is never let through. So a misplaced press cannot answer the wrong customer.
"""

from datetime import date, datetime
from typing import Final

import msgspec
from playwright.async_api import ElementHandle, Request

from engine.platforms.approved import check_found, check_text, unpressed
from engine.platforms.console import Console
from engine.platforms.guarding import Guard
from engine.platforms.matching import find
from engine.platforms.outcomes import FormChanged, ReplyRefused, SchemaChanged
from engine.platforms.parsing import FAULTS
from engine.platforms.port import ReplyFound, ReviewFound, ReviewPage, ShopFound
from engine.platforms.rewriting import Window
from engine.platforms.smartplace.fetch import ReviewList
from engine.platforms.smartplace.parse import read_reply
from engine.platforms.smartplace.spec import DONE, FIRST_DAY, SPEC, WRITE
from engine.platforms.writing import write

_ROUTE: Final = "**/graphql?opName=createReply*"

Approved = tuple[str, str]
"""Review and text."""


class _Created(msgspec.Struct):
    reply: msgspec.Raw


class _Data(msgspec.Struct):
    createReviewReply: _Created


class _Answer(msgspec.Struct):
    data: _Data


class _Input(msgspec.Struct):
    reviewId: str | int
    text: str


class _Variables(msgspec.Struct):
    input: _Input


class _Asked(msgspec.Struct):
    variables: _Variables


async def find_review(console: Console, shop: ShopFound, review: ReviewFound) -> ReviewFound | None:
    """By its id."""
    async with ReviewList.of(console, shop) as reviews:
        found = await _find(reviews, review, console.today())
    return found[1] if found else None


async def post_reply(
    console: Console, shop: ShopFound, review: ReviewFound, text: str
) -> ReplyFound:
    """Raises `ReplyRefused` with reason empty, too_long, gone, already_replied, closed, mismatch,
    silent, deleted, suspended or not_qualified; another outcome means nobody can tell, unless it
    came before the press."""
    text = check_text(SPEC, text)
    async with ReviewList.of(console, shop) as reviews:
        with unpressed():
            await console.pacing.before_write()  # before the look: what comes meanwhile is seen
            page, now = check_found(SPEC, await _find(reviews, review, console.today()))
        open_ones = [each for each in page.reviews if each.reply is None]
        guard = Guard[Approved]((now.external_id, text), _told)
        form = _Form(console, open_ones.index(now))
        answer = await write(console, _ROUTE, guard, form, text)
    console.check(answer, action="reply")
    return _published(answer.body, console.now())


async def _find(
    reviews: ReviewList, wanted: ReviewFound, today: date
) -> tuple[ReviewPage, ReviewFound] | None:
    """Each page is opened anew, so that what is listed is what the browser shows, in order."""

    async def ask(first: date, last: date, number: int) -> ReviewPage:
        return await reviews.open(Window(first, last, number - 1))

    return await find(SPEC.id, ask, wanted, FIRST_DAY, today)


class _Form:
    """`position`: among the reviews of the page that still have a button to answer them."""

    def __init__(self, console: Console, position: int) -> None:
        self._page = console.page
        self._position = position
        self._item: ElementHandle | None = None

    async def opener(self) -> ElementHandle:
        writable = self._page.locator("li").filter(has=self._page.locator(WRITE))
        self._item = await writable.nth(self._position).element_handle()
        return await self._visible(WRITE)

    async def fill(self, text: str) -> ElementHandle:
        await (await self._visible("textarea")).fill(text)
        return await self._visible(DONE)

    async def _visible(self, selector: str) -> ElementHandle:
        found = await self._item.wait_for_selector(selector) if self._item else None
        if found is None:
            raise FormChanged(platform=SPEC.id, detail=selector)
        return found


def _told(request: Request) -> Approved | None:
    try:
        asked = msgspec.json.decode(request.post_data_buffer or b"", type=_Asked)
    except FAULTS:
        return None
    return str(asked.variables.input.reviewId), asked.variables.input.text


def _published(body: bytes, now: datetime) -> ReplyFound:
    """Silence, too, was seen to be a no: of replies that are too long."""
    try:
        raw = msgspec.json.decode(body, type=_Answer).data.createReviewReply.reply
    except FAULTS as fault:
        raise SchemaChanged(platform=SPEC.id, detail="createReviewReply") from fault
    reply = read_reply(bytes(raw), now)
    if reply is None:
        raise ReplyRefused(platform=SPEC.id, reason="silent")
    if not reply.live:
        raise ReplyRefused(platform=SPEC.id, reason=reply.state)
    return reply
