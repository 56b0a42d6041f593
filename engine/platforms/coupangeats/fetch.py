"""Shops and reviews as the console's own pages ask for them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import date
from functools import partial
from typing import Final, Self

from playwright.async_api import Request
from playwright.async_api import TimeoutError as PlaywrightTimeout

from engine.platforms.browser import reaching
from engine.platforms.console import Console
from engine.platforms.coupangeats.parse import parse_page, parse_stores
from engine.platforms.coupangeats.search import rewritten
from engine.platforms.coupangeats.spec import LANDMARKS, NEXT, SHOWN, SPEC, reviews_path
from engine.platforms.outcomes import SchemaChanged
from engine.platforms.port import ReviewPage, ShopFound
from engine.platforms.rewriting import Search, Searches, Window
from engine.platforms.walk import walk

_ROUTE: Final = "**/merchant/reviews/search*"
_NEXT_MS: Final = 1000
_STORES: Final = "/api/v1/merchant/web/stores"


async def list_shops(console: Console) -> list[ShopFound]:
    """Their id is all that the console's pages need."""
    await console.pacing.before_page()
    await console.go(LANDMARKS.home)
    return parse_stores(await console.ask(_STORES))


class ReviewList:
    """The reviews page of a shop; its own searches are given our days. Made by `of`."""

    def __init__(self, console: Console, shop: ShopFound) -> None:
        self._console = console
        self._shop = shop
        self._searches: Searches
        self._window = Window(console.today() - SHOWN, console.today())
        self._status: str | None = None

    @classmethod
    @asynccontextmanager
    async def of(cls, console: Console, shop: ShopFound) -> AsyncIterator[Self]:
        reviews = cls(console, shop)
        parse = partial(parse_page, store=shop.external_id)
        async with Searches.of(console, _ROUTE, reviews._rewritten, parse) as reviews._searches:
            yield reviews

    async def open(self, window: Window, status: str | None = None) -> ReviewPage:
        """Load the page; its first list is that of `window`. `status`: None, what the page lists
        by itself."""
        self._window, self._status = window, status
        return await self._searches.page(window, window.shift + 1, self._go)

    async def more(self, number: int) -> ReviewPage:
        """Press on to the next page; where there is no such button, open the page again for it."""
        if await self._is_next_there():
            return await self._searches.page(self._window, number, self._press_next)
        first, last = self._window.first, self._window.last
        return await self.open(Window(first, last, number - 1))

    async def _is_next_there(self) -> bool:
        """The page shows it a little after the answer that we heard."""
        with reaching(SPEC.id), suppress(PlaywrightTimeout):
            await self._console.page.locator(NEXT).last.wait_for(timeout=_NEXT_MS)
            return True
        return False

    def _rewritten(self, request: Request, window: Window) -> Search | None:
        return rewritten(request, window, self._shop.external_id, self._status)

    async def _go(self) -> None:
        await self._console.go(reviews_path(self._shop))

    async def _press_next(self) -> None:
        try:
            await self._console.page.locator(NEXT).last.click()
        except PlaywrightTimeout as fault:
            raise SchemaChanged(platform=SPEC.id, detail="next") from fault


async def fetch_reviews(
    console: Console, shop: ShopFound, since: date | None
) -> AsyncIterator[ReviewPage]:
    """As `engine.platforms.walk.walk`."""
    today = console.today()
    window = Window(since or today - SHOWN, today)
    async with ReviewList.of(console, shop) as reviews:

        async def ask(number: int) -> ReviewPage:
            return await (reviews.open(window) if number == 1 else reviews.more(number))

        async for page in walk(SPEC.id, ask):
            yield page
