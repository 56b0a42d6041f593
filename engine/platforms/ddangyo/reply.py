"""One reply through the page, and one review looked up again.

The page's own request is held until it carries exactly the review, its author and the text that
were approved; a second one is never let through.
"""

from typing import Final
from urllib.parse import urlsplit

import msgspec
from playwright.async_api import Locator, Request
from playwright.async_api import TimeoutError as PlaywrightTimeout

from engine.platforms.answers import Answer
from engine.platforms.approved import check_open, check_text
from engine.platforms.browser import reaching
from engine.platforms.console import Console
from engine.platforms.ddangyo.fetch import ReviewList, Wanted
from engine.platforms.ddangyo.parse import read_registered
from engine.platforms.ddangyo.spec import DONE, FIRST_DAY, REGISTER, SPEC, WRITE
from engine.platforms.guarding import Guard
from engine.platforms.matching import days_of, same
from engine.platforms.outcomes import ReplyRefused, SchemaChanged, Unreachable
from engine.platforms.parsing import FAULTS
from engine.platforms.port import ReplyFound, ReviewFound, ReviewPage, ShopFound

_ROUTE: Final = "**/o2o/shop/re/request{Register,Update,Delete}Review*"

Approved = tuple[str, str, str]
"""Review, author and text."""


class _RegParam(msgspec.Struct):
    rview_atcl_no: str | int
    rply_cont: str
    psnl_mbr_id: str | int | None = None


class _Asked(msgspec.Struct):
    dma_regParam: _RegParam


async def find_review(console: Console, shop: ShopFound, review: ReviewFound) -> ReviewFound | None:
    """By its id."""
    async with ReviewList(console) as reviews:
        found = await _find(console, reviews, shop, review)
    return found[1] if found else None


async def post_reply(
    console: Console, shop: ShopFound, review: ReviewFound, text: str
) -> ReplyFound:
    """Nothing is waited for once it was pressed, so the caller looks how it stands.

    Raises `ReplyRefused` with reason empty, too_long, gone, already_replied, mismatch or the
    platform's code; another outcome means nobody can tell.
    """
    text = check_text(SPEC, text)
    await console.pacing.before_write()  # before the look: what comes meanwhile must be seen
    async with ReviewList(console) as reviews:
        found = await _find(console, reviews, shop, review)
        now = check_open(SPEC, found[1] if found else None)
        open_ones = [each for each in found[0].reviews if each.reply is None] if found else []
        guard = Guard[Approved]((now.external_id, now.author_ref or "", text), _told)
        answer = await _write(console, open_ones.index(now), len(open_ones), guard, text)
    console.check(answer, action="reply")
    return read_registered(answer.body, text)


async def _find(
    console: Console, reviews: ReviewList, shop: ShopFound, wanted: ReviewFound
) -> tuple[ReviewPage, ReviewFound] | None:
    """With the page of the list that the browser then shows."""
    for first, last in days_of(wanted, FIRST_DAY, console.today()):
        number = 0
        while True:
            number += 1
            page = await reviews.open(Wanted(shop.external_id, first, last, number))
            if found := same(page.reviews, wanted):
                return page, found
            if not page.has_next or not page.reviews:
                break
    return None


async def _write(
    console: Console, position: int, of: int, guard: Guard[Approved], text: str
) -> Answer:
    """`position`: among the `of` reviews of the page that have a button to answer them."""
    with console.listen(guard.is_first) as listener:
        async with guard.over(console.page, _ROUTE):
            with reaching(SPEC.id):
                done = await _fill(console, position, of, text)
            try:
                return await listener.hear(done.click, console.answer_s)
            except Unreachable:
                if guard.stopped:
                    raise ReplyRefused(platform=SPEC.id, reason="mismatch") from None
                raise


async def _fill(console: Console, position: int, of: int, text: str) -> Locator:
    """Type the reply; returns the button that sends it."""
    page = console.page
    writers = page.get_by_role("button", name=WRITE)
    try:
        await writers.nth(of - 1).wait_for(state="visible")
        if await writers.count() != of:
            raise SchemaChanged(platform=SPEC.id, detail="reply buttons")
        await writers.nth(position).click()
        await page.locator("textarea:visible").last.fill(text)
        done = page.get_by_role("button", name=DONE).last
        await done.wait_for(state="visible")
    except PlaywrightTimeout as fault:
        raise SchemaChanged(platform=SPEC.id, detail="reply form") from fault
    return done


def _told(request: Request) -> Approved | None:
    if urlsplit(request.url).path != REGISTER:
        return None
    try:
        asked = msgspec.json.decode(request.post_data_buffer or b"", type=_Asked).dma_regParam
    except FAULTS:
        return None
    author = "" if asked.psnl_mbr_id is None else str(asked.psnl_mbr_id)
    return str(asked.rview_atcl_no), author, asked.rply_cont
