"""Shops and reviews, heard while the console's own pages ask for them.

Their API takes no questions of ours: each request is signed by the page's code, and the days it
lists are the page's own, about half a year.
"""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import date
from typing import Final, Self
from urllib.parse import urlsplit

from playwright.async_api import Request
from playwright.async_api import TimeoutError as PlaywrightTimeout

from engine.platforms.baemin.parse import parse_count, parse_page, parse_shops
from engine.platforms.baemin.scrolling import scroll_to_end
from engine.platforms.baemin.spec import LANDMARKS, MORE, SPEC, reviews_path
from engine.platforms.browser import reaching
from engine.platforms.console import Console
from engine.platforms.outcomes import PlatformError
from engine.platforms.port import ReviewPage, ShopFound
from engine.platforms.walk import walk
from engine.runtime.clock import SEOUL

_SHOPS: Final = re.compile(r"/v\d+/store/shops/search")
_PRESS_MS: Final = 1000
_COUNT_S: Final = 3.0
"""The page asks for the count when it asks for the first reviews."""


async def list_shops(console: Console) -> list[ShopFound]:
    """Those that the console's first page asks for. Their id is all that its pages need."""
    await console.pacing.before_page()
    return parse_shops(await console.hear_at(LANDMARKS.home, _asks_for_shops))


def _asks_for_shops(request: Request) -> bool:
    return _SHOPS.fullmatch(urlsplit(request.url).path) is not None


class ReviewList:
    """The reviews page of a shop, read from its top to its end. Made by `of`."""

    def __init__(self, console: Console, shop: ShopFound) -> None:
        self._console = console
        self._shop = shop
        self._listener = console.listen(lambda request: self._asks_for(request, "reviews"))
        self._counts = console.listen(lambda request: self._asks_for(request, "reviews/count"))

    @classmethod
    @asynccontextmanager
    async def of(cls, console: Console, shop: ShopFound) -> AsyncIterator[Self]:
        if len(console.context.pages) > 1:  # alone, it would only take the keys from who types
            with reaching(SPEC.id):
                await console.page.bring_to_front()  # a page behind others stops loading
        await console.leave()
        reviews = cls(console, shop)
        with reviews._listener, reviews._counts:
            yield reviews

    async def pages(self, since: date | None) -> AsyncIterator[ReviewPage]:
        """As `engine.platforms.walk.walk`; with `since` to the first page that holds older ones."""

        async def ask(number: int) -> ReviewPage:
            page = await self._turn(number)
            return page if since is None else _until(page, since)

        async for page in walk(SPEC.id, ask):
            yield page

    async def _turn(self, number: int) -> ReviewPage:
        """Open the page for number 1, for the others scroll on."""
        await self._console.pacing.before_page()
        hear = self._listener.hear if number == 1 else self._listener.hear_next
        answer = await hear(self._go if number == 1 else self._scroll, self._console.answer_s)
        captured_at = self._console.now()
        self._console.check(answer)
        page = parse_page(answer.body, captured_at, number, answer.platform_s)
        return replace(page, total=await self._total()) if number == 1 else page

    async def _total(self) -> int | None:
        """None: nobody said. That is not 0; and what else went wrong the next page will tell."""
        try:
            answer = await self._counts.hear_next(_wait, min(_COUNT_S, self._console.answer_s))
            self._console.check(answer)
        except PlatformError:
            return None
        return parse_count(answer.body)

    async def _go(self) -> None:
        await self._console.go(reviews_path(self._shop))

    async def _scroll(self) -> None:
        """To the end of what is there, and press what stands there instead of an endless list."""
        page = self._console.page
        await self._console.close_popups()
        await scroll_to_end(self._console)
        more = page.locator(MORE)
        if await more.count():
            with suppress(PlaywrightTimeout):
                await more.last.click(timeout=_PRESS_MS)

    def _asks_for(self, request: Request, what: str) -> bool:
        path = rf"/v\d+/review/shops/{re.escape(self._shop.external_id)}/{what}"
        return request.method == "GET" and bool(re.fullmatch(path, urlsplit(request.url).path))


async def fetch_reviews(
    console: Console, shop: ShopFound, since: date | None
) -> AsyncIterator[ReviewPage]:
    """As `ReviewList.pages`."""
    async with ReviewList.of(console, shop) as reviews:
        async for page in reviews.pages(since):
            yield page


async def _wait() -> None:
    """The page asks by itself."""


def _until(page: ReviewPage, since: date) -> ReviewPage:
    """The total counts older ones too, so it says nothing here."""
    last = page.reviews[-1].created_at if page.reviews else None
    is_far = last is not None and last.astimezone(SEOUL).date() < since
    return replace(page, total=None, has_next=page.has_next and not is_far)
