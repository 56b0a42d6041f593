"""Shops and reviews as the console's own pages ask for them."""

from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from types import TracebackType
from typing import Any, Final, Self

import msgspec
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Request, Route
from playwright.async_api import TimeoutError as PlaywrightTimeout

from engine.platforms.browser import reaching
from engine.platforms.console import Console
from engine.platforms.listening import Act
from engine.platforms.outcomes import SchemaChanged
from engine.platforms.port import ReviewPage, ShopFound
from engine.platforms.smartplace.parse import parse_page
from engine.platforms.smartplace.spec import FIRST_DAY, MORE, PAGE_SIZE, SPEC, reviews_path
from engine.platforms.walk import walk

_ROUTE: Final = "**/graphql?opName=getReviews*"
_MORE_MS: Final = 1000


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
    except (msgspec.MsgspecError, AttributeError, IndexError, RecursionError) as fault:
        raise SchemaChanged(platform=SPEC.id, detail="refined-businesses") from fault
    seqs = [str(each.placeSeq) for each in listed if each.placeSeq is not None]
    if listed and not seqs:
        raise SchemaChanged(platform=SPEC.id, detail="placeSeq")
    return seqs


def _shop(seq: str, raw: bytes) -> ShopFound:
    try:
        detail = msgspec.json.decode(raw, type=_Detail)
    except (msgspec.MsgspecError, RecursionError) as fault:
        raise SchemaChanged(platform=SPEC.id, detail="smartplaceBusiness") from fault
    ref = {"place_seq": seq}
    if detail.bookingBusinesses:
        ref["booking_business_id"] = str(detail.bookingBusinesses[0].id)
    business = detail.smartplaceBusiness
    return ShopFound(external_id=str(business.id), name=business.name, ref=ref)


@dataclass(frozen=True, slots=True)
class Window:
    """The days to list, and by how many pages the page's own numbers are shifted."""

    first: date
    last: date
    shift: int = 0


class ReviewList:
    """The reviews page of a shop; its own requests are enlarged and given our days.

    An async context: outside of it the page's requests go out as it wrote them. Should the page ask
    more than once, or by itself, only the request for the page that is awaited is heard.
    """

    def __init__(self, console: Console, shop: ShopFound) -> None:
        self._console = console
        self._shop = shop
        self._listener = console.listen(lambda request: request == self._awaited)
        self._window = Window(FIRST_DAY, console.today())
        self._number = 0
        self._awaited: Request | None = None
        self._is_known_request = True

    async def __aenter__(self) -> Self:
        self._listener.__enter__()
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
        """Press 더보기; where the page offers none, by a total that is too low, open it again."""
        if await self._is_more_there():
            return await self._hear(number, self._press_more)
        first, last = self._window.first, self._window.last
        return await self.open(Window(first, last, number - 1))

    async def _is_more_there(self) -> bool:
        """The page shows it a little after the answer that we heard."""
        with reaching(SPEC.id), suppress(PlaywrightTimeout):
            await self._console.page.locator(MORE).last.wait_for(timeout=_MORE_MS)
            return True
        return False

    async def _hear(self, number: int, act: Act) -> ReviewPage:
        await self._console.pacing.before_page()
        self._number, self._awaited = number, None
        answer = await self._listener.hear(act, self._console.answer_s)
        captured_at = self._console.now()
        self._console.check(answer)
        if not self._is_known_request:
            raise SchemaChanged(platform=SPEC.id, detail="variables.input")
        return parse_page(answer.body, captured_at, number, answer.platform_s)

    async def _go(self) -> None:
        await self._console.go(reviews_path(self._shop))

    async def _press_more(self) -> None:
        try:
            await self._console.page.locator(MORE).last.click()
        except PlaywrightTimeout as fault:
            raise SchemaChanged(platform=SPEC.id, detail="더보기") from fault

    async def _rewrite(self, route: Route) -> None:
        body = _asked(route)
        given = body["variables"].get("input") if body else None
        if isinstance(given, dict) and isinstance(given.get("page"), int):
            given.update(
                page=given["page"] + self._window.shift,
                size=PAGE_SIZE,
                startDate=self._window.first.isoformat(),
                endDate=self._window.last.isoformat(),
            )
            is_awaited = given["page"] == self._number
        else:
            is_awaited, self._is_known_request = True, False
        if self._awaited is None and is_awaited:
            self._awaited = route.request
        with suppress(PlaywrightError):
            await route.continue_(post_data=msgspec.json.encode(body) if body else None)


def _asked(route: Route) -> dict[str, Any] | None:
    try:
        body = msgspec.json.decode(route.request.post_data_buffer or b"")
    except msgspec.MsgspecError:
        return None
    return body if isinstance(body, dict) and isinstance(body.get("variables"), dict) else None


async def fetch_reviews(
    console: Console, shop: ShopFound, since: date | None
) -> AsyncIterator[ReviewPage]:
    """As `engine.platforms.walk.walk`."""
    window = Window(since or FIRST_DAY, console.today())
    async with ReviewList(console, shop) as reviews:

        async def ask(number: int) -> ReviewPage:
            return await (reviews.open(window) if number == 1 else reviews.more(number))

        async for page in walk(SPEC.id, ask):
            yield page
