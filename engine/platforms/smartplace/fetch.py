"""Shops and reviews as the console's own pages ask for them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import date
from typing import Any, Final, Self

import msgspec
from playwright.async_api import Request
from playwright.async_api import TimeoutError as PlaywrightTimeout

from engine.platforms.browser import reaching
from engine.platforms.console import Console
from engine.platforms.counting import counts_of
from engine.platforms.outcomes import SchemaChanged
from engine.platforms.parsing import FAULTS
from engine.platforms.port import ReviewPage, ShopFound
from engine.platforms.rewriting import Search, Searches, Window
from engine.platforms.smartplace.parse import parse_page
from engine.platforms.smartplace.spec import FIRST_DAY, MORE, PAGE_SIZE, SPEC, reviews_path
from engine.platforms.walk import walk

_ROUTE: Final = "**/graphql?opName=getReviews*"
_DASHBOARD: Final = "opName=GetReviewDashboard"
_MORE_MS: Final = 1000
_DASHBOARD_S: Final = 1.0


class _Named(msgspec.Struct):
    id: str | int
    name: str = ""


class _Booking(msgspec.Struct):
    id: int


class _Detail(msgspec.Struct):
    smartplaceBusiness: _Named
    bookingBusinesses: list[_Booking] = []


class _Listed(msgspec.Struct):
    placeSeq: str | int | None = None


async def list_shops(console: Console) -> list[ShopFound]:
    """`ref`: place_seq addresses the console's pages, booking_business_id its GraphQL.

    The external id is the public placeId; giving one for the other is FORBIDDEN.
    """
    await console.pacing.before_page()
    await console.go("/bizes")
    shops = []
    for seq in _place_seqs(await console.ask("/api/refined-businesses")):
        await console.pacing.before_page()
        raw = await console.ask(f"/api/refined-businesses/place-seq/{seq}")
        shops.append(_shop(seq, raw))
    return shops


def _place_seqs(raw: bytes) -> list[str]:
    """The answer is a list of stores, or an object with one."""
    try:
        told = msgspec.json.decode(raw)
        lists = (
            [told] if isinstance(told, list) else [v for v in told.values() if isinstance(v, list)]
        )
        listed = msgspec.convert(lists[0], list[_Listed])
    except (*FAULTS, AttributeError, IndexError) as fault:
        raise SchemaChanged(platform=SPEC.id, detail="refined-businesses") from fault
    seqs = [str(each.placeSeq) for each in listed if each.placeSeq is not None]
    if listed and not seqs:
        raise SchemaChanged(platform=SPEC.id, detail="placeSeq")
    return seqs


def _shop(seq: str, raw: bytes) -> ShopFound:
    try:
        detail = msgspec.json.decode(raw, type=_Detail)
    except FAULTS as fault:
        raise SchemaChanged(platform=SPEC.id, detail="smartplaceBusiness") from fault
    ref = {"place_seq": seq}
    if detail.bookingBusinesses:
        ref["booking_business_id"] = str(detail.bookingBusinesses[0].id)
    business = detail.smartplaceBusiness
    return ShopFound(external_id=str(business.id), name=business.name, ref=ref)


class ReviewList:
    """The reviews page of a shop; its own requests are enlarged, and given our days.

    Made by `of`.
    """

    def __init__(self, console: Console, shop: ShopFound, searches: Searches) -> None:
        self._console = console
        self._shop = shop
        self._searches = searches
        self._window = Window(FIRST_DAY, console.today())

    @classmethod
    @asynccontextmanager
    async def of(cls, console: Console, shop: ShopFound) -> AsyncIterator[Self]:
        async with Searches.of(console, _ROUTE, _rewritten, parse_page) as searches:
            yield cls(console, shop, searches)

    async def open(self, window: Window) -> ReviewPage:
        """Load the page; its first list is that of `window`."""
        self._window = window
        return await self._searches.page(window, window.shift + 1, self._go)

    async def more(self, number: int) -> ReviewPage:
        """Press 더보기; where the page offers none, by a total that is too low, open it again."""
        if await self._is_more_there():
            return await self._searches.page(self._window, number, self._press_more)
        return await self.open(Window(self._window.first, self._window.last, number - 1))

    async def _is_more_there(self) -> bool:
        """The page shows it a little after the answer that we heard."""
        with reaching(SPEC.id), suppress(PlaywrightTimeout):
            await self._console.page.locator(MORE).last.wait_for(timeout=_MORE_MS)
            return True
        return False

    async def _go(self) -> None:
        await self._console.go(reviews_path(self._shop))

    async def _press_more(self) -> None:
        try:
            await self._console.page.locator(MORE).last.click()
        except PlaywrightTimeout as fault:
            raise SchemaChanged(platform=SPEC.id, detail="더보기") from fault


def _rewritten(request: Request, window: Window) -> Search | None:
    body = _asked(request)
    given = body["variables"].get("input") if body else None
    if not isinstance(given, dict) or not isinstance(given.get("page"), int):
        return None
    given |= {
        "page": given["page"] + window.shift,
        "size": PAGE_SIZE,
        "startDate": window.first.isoformat(),
        "endDate": window.last.isoformat(),
    }
    return Search(request.url, msgspec.json.encode(body), given["page"])


def _asked(request: Request) -> dict[str, Any] | None:
    try:
        body = msgspec.json.decode(request.post_data_buffer or b"")
    except FAULTS:
        return None
    return body if isinstance(body, dict) and isinstance(body.get("variables"), dict) else None


async def fetch_reviews(
    console: Console, shop: ShopFound, since: date | None
) -> AsyncIterator[ReviewPage]:
    """As `engine.platforms.walk.walk`, with what the page asks of the shop's dashboard."""
    window = Window(since or FIRST_DAY, console.today())
    async with ReviewList.of(console, shop) as reviews:
        with console.overhear(lambda request: _DASHBOARD in request.url) as dashboard:

            async def ask(number: int) -> ReviewPage:
                page = await (reviews.open(window) if number == 1 else reviews.more(number))
                return replace(page, counts=counts_of(await dashboard.take(_DASHBOARD_S)))

            async for page in walk(SPEC.id, ask):
                yield page
