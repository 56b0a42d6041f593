"""Shops and reviews as the console's own pages ask for them."""

from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import date
from types import TracebackType
from typing import Final, Self

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Request, Route
from playwright.async_api import TimeoutError as PlaywrightTimeout

from engine.platforms.browser import reaching
from engine.platforms.console import Console
from engine.platforms.coupangeats.parse import parse_page, parse_stores
from engine.platforms.coupangeats.search import Window, rewritten
from engine.platforms.coupangeats.spec import LANDMARKS, NEXT, SHOWN, SPEC, reviews_path
from engine.platforms.listening import Act
from engine.platforms.outcomes import SchemaChanged
from engine.platforms.port import ReviewPage, ShopFound
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
    """The reviews page of a shop; its own searches are given our days.

    An async context: outside of it the page's requests go out as it wrote them. Should the page ask
    more than once, or by itself, only the request for the page that is awaited is heard.
    """

    def __init__(self, console: Console, shop: ShopFound) -> None:
        self._console = console
        self._shop = shop
        self._listener = console.listen(lambda request: request == self._awaited)
        self._window = Window(console.today() - SHOWN, console.today())
        self._number = 0
        self._awaited: Request | None = None
        self._is_known_request = True

    async def __aenter__(self) -> Self:
        await self._console.leave()
        self._listener.__enter__()
        with reaching(SPEC.id):
            await self._console.page.route(_ROUTE, self._rewrite)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._listener.__exit__(kind, fault, trace)
        with suppress(PlaywrightError):
            await self._console.page.unroute(_ROUTE, self._rewrite)

    async def open(self, window: Window) -> ReviewPage:
        """Load the page; its first list is that of `window`."""
        self._window = window
        return await self._hear(window.shift + 1, self._go)

    async def more(self, number: int) -> ReviewPage:
        """Press on to the next page; where there is no such button, open the page again for it."""
        if await self._is_next_there():
            return await self._hear(number, self._press_next)
        first, last = self._window.first, self._window.last
        return await self.open(Window(first, last, number - 1))

    async def _is_next_there(self) -> bool:
        """The page shows it a little after the answer that we heard."""
        with reaching(SPEC.id), suppress(PlaywrightTimeout):
            await self._console.page.locator(NEXT).last.wait_for(timeout=_NEXT_MS)
            return True
        return False

    async def _hear(self, number: int, act: Act) -> ReviewPage:
        await self._console.pacing.before_page()
        self._number, self._awaited = number, None
        answer = await self._listener.hear(act, self._console.answer_s)
        captured_at = self._console.now()
        if not self._is_known_request:
            raise SchemaChanged(platform=SPEC.id, detail="reviews/search")
        self._console.check(answer)
        return parse_page(answer.body, captured_at, number, answer.platform_s)

    async def _go(self) -> None:
        await self._console.go(reviews_path(self._shop))

    async def _press_next(self) -> None:
        try:
            await self._console.page.locator(NEXT).last.click()
        except PlaywrightTimeout as fault:
            raise SchemaChanged(platform=SPEC.id, detail="next") from fault

    async def _rewrite(self, route: Route) -> None:
        search = rewritten(route.request, self._window)
        self._is_known_request = search is not None
        is_awaited = search is None or search.number == self._number
        if self._awaited is None and is_awaited:
            self._awaited = route.request
        with suppress(PlaywrightError):
            if search is None:
                await route.continue_()
            else:
                await route.continue_(url=search.url, post_data=search.body)


async def fetch_reviews(
    console: Console, shop: ShopFound, since: date | None
) -> AsyncIterator[ReviewPage]:
    """As `engine.platforms.walk.walk`."""
    today = console.today()
    window = Window(since or today - SHOWN, today)
    async with ReviewList(console, shop) as reviews:

        async def ask(number: int) -> ReviewPage:
            return await (reviews.open(window) if number == 1 else reviews.more(number))

        async for page in walk(SPEC.id, ask):
            yield page
