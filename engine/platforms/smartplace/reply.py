"""One reply through the page, and one review looked up again.

The page's own request is held until it carries exactly the review and the text that were approved;
a second one is never let through. So a misplaced press cannot answer the wrong customer.
"""

from datetime import date, datetime

import msgspec
from playwright.async_api import ElementHandle, Request
from playwright.async_api import TimeoutError as PlaywrightTimeout

from engine.platforms.approved import check_open, check_text
from engine.platforms.browser import reaching
from engine.platforms.console import Console
from engine.platforms.guarding import Guard
from engine.platforms.matching import days_of, same
from engine.platforms.outcomes import ReplyRefused, SchemaChanged, Unreachable
from engine.platforms.port import ReplyFound, ReviewFound, ReviewPage, ShopFound
from engine.platforms.smartplace.fetch import ReviewList, Window
from engine.platforms.smartplace.parse import read_reply
from engine.platforms.smartplace.spec import DONE, FIRST_DAY, SPEC, WRITE

_ROUTE = "**/graphql?opName=createReply*"


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
    """By its id, else by author, moment and text."""
    async with ReviewList(console, shop) as reviews:
        found = await _find(reviews, review, console.today())
    return found[1] if found else None


async def post_reply(
    console: Console, shop: ShopFound, review: ReviewFound, text: str
) -> ReplyFound:
    """Raises `ReplyRefused` with reason empty, too_long, gone, already_replied, mismatch,
    silent, deleted, suspended or not_qualified; another outcome means nobody can tell."""
    text = check_text(SPEC, text)
    async with ReviewList(console, shop) as reviews:
        found = await _find(reviews, review, console.today())
        now = check_open(SPEC, found[1] if found else None)
        open_ones = [each for each in found[0].reviews if each.reply is None] if found else []
        await console.pacing.before_write()
        guard = Guard((now.external_id, text), _told)
        return await _write(console, open_ones.index(now), guard, text)


async def _find(
    reviews: ReviewList, wanted: ReviewFound, today: date
) -> tuple[ReviewPage, ReviewFound] | None:
    """Each page is opened anew, so that what is listed is what the browser shows, in order."""
    for first, last in days_of(wanted, FIRST_DAY, today):
        shift = 0
        while True:
            page = await reviews.open(Window(first, last, shift))
            if found := same(page.reviews, wanted):
                return page, found
            if not page.has_next or not page.reviews:
                break
            shift += 1
    return None


def _told(request: Request) -> tuple[str, str] | None:
    try:
        asked = msgspec.json.decode(request.post_data_buffer or b"", type=_Asked)
    except msgspec.MsgspecError:
        return None
    return str(asked.variables.input.reviewId), asked.variables.input.text


async def _write(
    console: Console, position: int, guard: Guard[tuple[str, str]], text: str
) -> ReplyFound:
    """`position`: among the reviews of the page that still have a button to answer them."""
    with console.listen(guard.is_first) as listener:
        async with guard.over(console.page, _ROUTE):
            with reaching(SPEC.id):
                done = await _fill(console, position, text)
            try:
                answer = await listener.hear(done.click, console.answer_s)
            except Unreachable:
                if guard.stopped:
                    raise ReplyRefused(platform=SPEC.id, reason="mismatch") from None
                raise
    console.check(answer, action="reply")
    return _published(answer.body, console.now())


async def _fill(console: Console, position: int, text: str) -> ElementHandle:
    """Type the reply; returns the button that sends it."""
    writable = console.page.locator("li").filter(has=console.page.locator(WRITE))
    try:
        item = await writable.nth(position).element_handle()
        await (await _visible(item, WRITE)).click()
        await (await _visible(item, "textarea")).fill(text)
        return await _visible(item, DONE)
    except PlaywrightTimeout as fault:
        raise SchemaChanged(platform=SPEC.id, detail="reply form") from fault


async def _visible(item: ElementHandle, selector: str) -> ElementHandle:
    found = await item.wait_for_selector(selector)
    if found is None:
        raise SchemaChanged(platform=SPEC.id, detail=selector)
    return found


def _published(body: bytes, now: datetime) -> ReplyFound:
    try:
        raw = msgspec.json.decode(body, type=_Answer).data.createReviewReply.reply
    except (msgspec.MsgspecError, ValueError, RecursionError) as fault:
        raise SchemaChanged(platform=SPEC.id, detail="createReviewReply") from fault
    reply = read_reply(bytes(raw), now)
    if reply is None:
        raise ReplyRefused(platform=SPEC.id, reason="silent")
    if not reply.live:
        raise ReplyRefused(platform=SPEC.id, reason=reply.state)
    return reply
