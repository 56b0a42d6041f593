"""Shops and reviews as the page of a place asks for them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import date
from typing import Final, Self
from urllib.parse import parse_qsl, urlencode, urlsplit

from playwright.async_api import Request
from playwright.async_api import TimeoutError as PlaywrightTimeout

from engine.platforms.console import Console
from engine.platforms.kakao import parse_name, place_of
from engine.platforms.kakaostore.parse import parse_page
from engine.platforms.kakaostore.spec import SPEC, TAB, place_path
from engine.platforms.outcomes import NoSuchShop
from engine.platforms.port import ReviewPage, ShopFound
from engine.platforms.rewriting import Search, Searches, Window
from engine.platforms.walk import walk

_LIST: Final = "/places/tab/reviews/kakaomap/"
_TAB_MS: Final = 1_000
_AGAIN_S: Final = 0.1


async def list_shops(_: Console) -> list[ShopFound]:
    """Nobody has told where Kakao lists them: the owner names each (`find_shop`)."""
    return []


async def find_shop(console: Console, address: str) -> ShopFound:
    """Raises `NoSuchShop`."""
    number = place_of(address)
    if number is None:
        raise NoSuchShop(platform=SPEC.id, address=address)
    shop = ShopFound(number, "", {})
    await console.pacing.before_page()
    await console.leave()
    summary = f"/places/panel3/{number}"
    with console.listen(lambda request: urlsplit(request.url).path == summary) as listener:
        answer = await listener.hear(lambda: console.go(place_path(shop)), console.answer_s)
    if answer.status == 404:
        raise NoSuchShop(platform=SPEC.id, address=address)
    console.check(answer)
    return ShopFound(number, parse_name(SPEC.id, answer.body), {})


class ReviewList:
    """The page of a place; its own request for reviews becomes one for the newest first, from where
    we are. Each page of the list is opened anew, so that it is what the browser shows.

    Made by `of`.
    """

    def __init__(self, console: Console, shop: ShopFound) -> None:
        self._console = console
        self._shop = shop
        self._searches: Searches
        self._number = 0
        self._last = ""

    @classmethod
    @asynccontextmanager
    async def of(cls, console: Console, shop: ShopFound) -> AsyncIterator[Self]:
        reviews = cls(console, shop)
        pattern = f"**{_LIST}*"
        async with Searches.of(console, pattern, reviews._rewritten, parse_page) as searches:
            reviews._searches = searches
            yield reviews

    async def open(self, number: int) -> ReviewPage:
        """Pages from 1, one after the other; 1 begins anew."""
        self._number, self._last = number, "" if number == 1 else self._last
        today = self._console.today()
        page = await self._searches.page(Window(today, today), number, self._go)
        if not page.reviews:
            return replace(page, has_next=False)
        self._last = page.reviews[-1].external_id
        return page

    def _rewritten(self, request: Request, window: Window) -> Search | None:
        """The list has no days."""
        parts = urlsplit(request.url)
        if parts.path != _LIST + self._shop.external_id:
            return None
        query = dict(parse_qsl(parts.query))
        query |= {"order": "LATEST", "only_photo_review": "false"}
        query.pop("previous_last_review_id", None)
        if self._last:
            query["previous_last_review_id"] = self._last
        return Search(parts._replace(query=urlencode(query)).geturl(), None, self._number)

    async def _go(self) -> None:
        """A page that shows its reviews at once may have no tab for them; one that has may not be
        ready for it yet.
        """
        await self._console.go(place_path(self._shop))
        page = self._console.page
        tab = page.get_by_role("tab", name=TAB).or_(page.get_by_role("link", name=TAB))
        tab = tab.or_(page.get_by_role("button", name=TAB))
        with suppress(TimeoutError):
            async with asyncio.timeout(self._console.answer_s):
                while not self._searches.is_asked:
                    with suppress(PlaywrightTimeout):
                        await tab.first.click(timeout=_TAB_MS)
                    await asyncio.sleep(_AGAIN_S)


async def fetch_reviews(
    console: Console, shop: ShopFound, since: date | None
) -> AsyncIterator[ReviewPage]:
    """As `engine.platforms.walk.walk`."""
    async with ReviewList.of(console, shop) as reviews:
        async for page in walk(SPEC.id, reviews.open, since):
            yield page
