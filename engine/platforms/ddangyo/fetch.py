"""Reviews as the console's own page asks for them: its requests are given our shop, days and page.

What it asks beside that, and by which headers, is its own affair.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Self
from urllib.parse import urlsplit

import msgspec
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Request, Route

from engine.platforms.answers import Answer
from engine.platforms.console import Console
from engine.platforms.ddangyo.parse import parse_page
from engine.platforms.ddangyo.spec import (
    COUNT,
    FIRST_DAY,
    LANDMARKS,
    LIST,
    PASSWORD,
    SPEC,
    TAB,
)
from engine.platforms.listening import Listener
from engine.platforms.outcomes import SchemaChanged, SessionExpired
from engine.platforms.parsing import FAULTS
from engine.platforms.port import ReviewPage, ShopFound
from engine.platforms.rewriting import rewriting
from engine.platforms.walk import walk

_ROUTE: Final = "**/o2o/shop/re/requestQueryReview*"
_LOOK_S: Final = 0.05
_NEEDED: Final = {"patsto_no", "from_date", "to_date", "page_num"}
"""What a request for a list must name, for it to be given ours."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One page of a shop's list of some days."""

    shop: str
    first: date
    last: date
    number: int = 1

    def put_in(self, given: dict[str, Any]) -> None:
        """In place of what the page wanted, where it wanted the like."""
        mine: dict[str, str | int] = {
            "patsto_no": self.shop,
            "from_date": f"{self.first:%Y%m%d}",
            "to_date": f"{self.last:%Y%m%d}",
            "page_num": self.number,
        }
        for name in mine.keys() & given.keys():
            given[name] = _like(given[name], mine[name])


class ReviewList:
    """The tab of reviews, opened anew for each page of the list. Made by `of`."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._listener = console.listen(lambda request: _path(request) == LIST)
        self._wanted: Wanted | None = None
        self._asked: dict[str, dict[str, Any]] = {}

    @classmethod
    @asynccontextmanager
    async def of(cls, console: Console) -> AsyncIterator[Self]:
        reviews = cls(console)
        async with rewriting(console, reviews._listener, _ROUTE, reviews._rewrite):
            yield reviews

    async def open(self, wanted: Wanted) -> ReviewPage:
        """At our pace."""
        await self._console.pacing.before_page()
        answer = await self._hear(wanted)
        return parse_page(answer.body, self._console.now(), wanted.number, answer.platform_s)

    async def shop(self) -> str:
        """The number of the shop that the console shows by itself."""
        await self._hear(None)
        number = self._asked[LIST].get("patsto_no")
        if not isinstance(number, str | int) or not str(number):
            raise SchemaChanged(platform=SPEC.id, detail="patsto_no")
        return str(number)

    async def _hear(self, wanted: Wanted | None) -> Answer:
        """The answer to the page's request for its list; before that it asks for their number."""
        await self._console.leave()
        self._wanted, self._asked = wanted, {}
        with self._console.listen(lambda request: _path(request) == COUNT) as counts:
            answer = await self._listener.hear(lambda: self._go(counts), self._console.answer_s)
        self._check(answer)
        if not self._asked[LIST].keys() >= _NEEDED:
            raise SchemaChanged(platform=SPEC.id, detail="dma_reqParam")
        return answer

    def _check(self, answer: Answer) -> None:
        """Where the API leads elsewhere, it leads to the login, wherever that is."""
        if 300 <= answer.status < 400:
            raise SessionExpired(platform=SPEC.id)
        self._console.check(answer)

    async def _go(self, counts: Listener) -> None:
        """Press the tab until the page asks. Where it may not even count, it asks no further."""
        await self._console.go(LANDMARKS.home)
        is_counted = False
        try:
            async with asyncio.timeout(self._console.answer_s):
                while LIST not in self._asked:
                    if COUNT not in self._asked:
                        await self._press_tab()
                    elif not is_counted:
                        self._check(await counts.hear_next(_wait, self._console.answer_s))
                        is_counted = True
                    await asyncio.sleep(_LOOK_S)
        except TimeoutError as fault:
            raise SchemaChanged(platform=SPEC.id, detail="SH0201") from fault

    async def _press_tab(self) -> None:
        page = self._console.page
        if await page.locator(PASSWORD).count():
            raise SessionExpired(platform=SPEC.id)
        if await page.locator(TAB).count():
            await page.locator(TAB).first.click()

    async def _rewrite(self, route: Route) -> None:
        body = _body(route.request)
        given = body.get("dma_reqParam") if body else None
        known = given if isinstance(given, dict) else {}
        self._asked[_path(route.request)] = dict(known)
        if self._wanted is not None:
            self._wanted.put_in(known)
        with suppress(PlaywrightError):
            await route.continue_(post_data=msgspec.json.encode(body) if body else None)


async def list_shops(console: Console) -> list[ShopFound]:
    """The one that the console opens with; where it tells of others nobody saw."""
    await console.pacing.before_page()
    async with ReviewList.of(console) as reviews:
        number = await reviews.shop()
    return [ShopFound(number, number, {})]


async def fetch_reviews(
    console: Console, shop: ShopFound, since: date | None
) -> AsyncIterator[ReviewPage]:
    """As `engine.platforms.walk.walk`."""
    first, last = since or FIRST_DAY, console.today()
    async with ReviewList.of(console) as reviews:

        async def ask(number: int) -> ReviewPage:
            return await reviews.open(Wanted(shop.external_id, first, last, number))

        async for page in walk(SPEC.id, ask):
            yield page


def _path(request: Request) -> str:
    return urlsplit(request.url).path


def _body(request: Request) -> dict[str, Any] | None:
    try:
        body = msgspec.json.decode(request.post_data_buffer or b"")
    except FAULTS:
        return None
    return body if isinstance(body, dict) else None


def _like(theirs: object, mine: str | int) -> str | int:
    """A number where the page sends one, else text."""
    return int(mine) if isinstance(theirs, int) else str(mine)


async def _wait() -> None:
    """The page asks by itself."""
