"""One reply through the page, and one review looked up again.

The page's own request is held until it carries exactly the shop, the review, its author and the
text that were approved; a second one is never let through.
"""

from datetime import date
from typing import Final
from urllib.parse import urlsplit

import msgspec
from playwright.async_api import Locator, Page, Request

from engine.platforms.approved import check_found, check_text, unpressed
from engine.platforms.console import Console
from engine.platforms.ddangyo.fetch import ReviewList, Wanted
from engine.platforms.ddangyo.parse import read_registered
from engine.platforms.ddangyo.spec import DONE, FIRST_DAY, REGISTER, SPEC, WRITE
from engine.platforms.guarding import Guard
from engine.platforms.matching import find
from engine.platforms.outcomes import FormChanged
from engine.platforms.parsing import FAULTS
from engine.platforms.port import ReplyFound, ReviewFound, ReviewPage, ShopFound
from engine.platforms.writing import write

_ROUTE: Final = "**/o2o/shop/re/request{Register,Update,Delete}Review*"

Approved = tuple[str, str, str, str]
"""Shop, review, author and text."""


class _RegParam(msgspec.Struct):
    patsto_no: str | int
    rview_atcl_no: str | int
    rply_cont: str
    psnl_mbr_id: str | int | None = None


class _Asked(msgspec.Struct):
    dma_regParam: _RegParam


async def find_review(console: Console, shop: ShopFound, review: ReviewFound) -> ReviewFound | None:
    """By its id."""
    async with ReviewList.of(console) as reviews:
        found = await _find(console, reviews, shop, review)
    return found[1] if found else None


async def post_reply(
    console: Console, shop: ShopFound, review: ReviewFound, text: str
) -> ReplyFound:
    """Nothing is waited for once it was pressed, so the caller looks how it stands.

    Raises `ReplyRefused` with reason empty, too_long, gone, already_replied, closed or mismatch;
    another outcome means nobody can tell, unless it came before the press.
    """
    text = check_text(SPEC, text)
    async with ReviewList.of(console) as reviews:
        with unpressed():
            await console.pacing.before_write()  # before the look: what comes meanwhile is seen
            page, now = check_found(SPEC, await _find(console, reviews, shop, review))
        open_ones = [each for each in page.reviews if each.reply is None]
        approved = (shop.external_id, now.external_id, now.author_ref or "", text)
        form = _Form(console.page, open_ones.index(now), len(open_ones))
        answer = await write(console, _ROUTE, Guard[Approved](approved, _told), form, text)
    console.check(answer, action="reply")
    return read_registered(answer.body, text)


async def _find(
    console: Console, reviews: ReviewList, shop: ShopFound, wanted: ReviewFound
) -> tuple[ReviewPage, ReviewFound] | None:
    """With the page of the list that the browser then shows."""

    async def ask(first: date, last: date, number: int) -> ReviewPage:
        return await reviews.open(Wanted(shop.external_id, first, last, number))

    return await find(SPEC.id, ask, wanted, FIRST_DAY, console.today())


class _Form:
    """`position`: among the `of` reviews of the page that have a button to answer them."""

    def __init__(self, page: Page, position: int, of: int) -> None:
        self._page = page
        self._position = position
        self._of = of

    async def opener(self) -> Locator:
        writers = self._page.get_by_role("button", name=WRITE)
        await writers.nth(self._of - 1).wait_for(state="visible")
        if await writers.count() != self._of:
            raise FormChanged(platform=SPEC.id, detail="reply buttons")
        return writers.nth(self._position)

    async def fill(self, text: str) -> Locator:
        await self._page.locator("textarea:visible").last.fill(text)
        return self._page.get_by_role("button", name=DONE).last


def _told(request: Request) -> Approved | None:
    if urlsplit(request.url).path != REGISTER:
        return None
    try:
        asked = msgspec.json.decode(request.post_data_buffer or b"", type=_Asked).dma_regParam
    except FAULTS:
        return None
    author = "" if asked.psnl_mbr_id is None else str(asked.psnl_mbr_id)
    return str(asked.patsto_no), str(asked.rview_atcl_no), author, asked.rply_cont
