"""Shops and reviews as the public page has them; nothing is asked that the page does not ask."""

import re
from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress
from dataclasses import replace
from datetime import date
from types import TracebackType
from typing import Final, Self
from urllib.parse import urlsplit

from playwright.async_api import Request
from playwright.async_api import TimeoutError as PlaywrightTimeout

from engine.platforms.answers import read_marks
from engine.platforms.browser import reaching
from engine.platforms.console import Console
from engine.platforms.matching import same
from engine.platforms.naverplace.parse import parse_page, place_name
from engine.platforms.naverplace.spec import ITEMS, KIND, LIST, MORE, SPEC, reviews_path
from engine.platforms.outcomes import CaptchaRequired, NoSuchShop, SchemaChanged
from engine.platforms.port import ReviewFound, ReviewPage, ShopFound
from engine.platforms.walk import walk
from engine.runtime.clock import SEOUL

_PLACE = re.compile(
    r"(?:(?:https?://)?(?:m\.place|pcmap\.place)\.naver\.com/(?P<kind>[a-z]{2,20})/"
    r"|(?:https?://)?map\.naver\.com/(?:\S*/)?place/)?(?P<id>\d{1,12})(?:[/?#]\S*)?",
    re.ASCII,
)
_SETTLE_MS: Final = 3000
"""The page shows an answer in much less; an answer without reviews changes nothing."""
_ALIKE: Final = 30  # characters: so much of a text is shown before it is unfolded
_STATE: Final = "() => window.__APOLLO_STATE__ ? JSON.stringify(window.__APOLLO_STATE__) : ''"
_LOOK: Final = """list => {
  const shown = document.querySelector(list);
  return shown ? `${shown.childElementCount} ${shown.innerText.length}` : "";
}"""
_CHANGED: Final = f"([list, before]) => ({_LOOK})(list) !== before"


async def find_shop(console: Console, address: str) -> ShopFound:
    """`ref`: kind, the part of the address that says what sort of shop it is."""
    named = _PLACE.fullmatch(address.strip())
    if named is None:
        raise NoSuchShop(platform=SPEC.id, address=address)
    shop = ShopFound(named["id"], "", {"kind": named["kind"] or KIND})
    await console.pacing.before_place()
    await console.pacing.before_page()
    try:
        await console.go(reviews_path(shop))
    except SchemaChanged as fault:
        if fault.params["detail"] == "HTTP 404":
            raise NoSuchShop(platform=SPEC.id, address=address) from fault
        raise
    try:
        name = place_name(await _state(console), shop.external_id)
    except SchemaChanged as fault:
        raise await _instead(console, fault) from fault
    kind = urlsplit(console.page.url).path.split("/")[1]
    return ShopFound(shop.external_id, name, {"kind": kind})


async def fetch_reviews(
    console: Console, shop: ShopFound, since: date | None
) -> AsyncGenerator[ReviewPage, None]:
    """As `engine.platforms.walk.walk`."""
    with ReviewList(console, shop) as reviews:

        async def ask(number: int) -> ReviewPage:
            return await (reviews.open() if number == 1 else reviews.more(number))

        async for page in walk(SPEC.id, ask, since):
            yield page


async def find_review(console: Console, shop: ShopFound, review: ReviewFound) -> ReviewFound | None:
    """Not behind the day of the review. Raises `Partial` where the list ends before it."""
    day = review.created_at and review.created_at.astimezone(SEOUL).date()
    async with aclosing(fetch_reviews(console, shop, day)) as pages:
        async for page in pages:
            if found := same(page.reviews, review):
                return found
    return None


class ReviewList:
    """The page of a shop's reviews, opened and made longer as a visitor would.

    What it asks by GraphQL is heard. The first reviews come with the page, in its state. What
    cannot be read there is read from what the page shows, less what was read before.
    """

    def __init__(self, console: Console, shop: ShopFound) -> None:
        self._console = console
        self._shop = shop
        self._listener = console.listen(_is_for_reviews)
        self._read: set[tuple[object, ...]] = set()

    def __enter__(self) -> Self:
        self._listener.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._listener.__exit__(kind, fault, trace)

    async def open(self) -> ReviewPage:
        console = self._console
        await console.pacing.before_place()
        await console.pacing.before_page()
        begun = console.now()
        await console.go(reviews_path(self._shop))
        state = await _state(console)
        spent_s = max((console.now() - begun).total_seconds(), 0.0)
        return await self._page(state, 1, spent_s)

    async def more(self, number: int) -> ReviewPage:
        """Press 더보기 behind the list."""
        console = self._console
        await console.pacing.before_page()
        before: str = await console.evaluate(_LOOK, LIST)
        answer = await self._listener.hear(self._press_more, console.answer_s)
        console.check(answer)
        with reaching(SPEC.id), suppress(PlaywrightTimeout):
            await console.page.wait_for_function(_CHANGED, arg=[LIST, before], timeout=_SETTLE_MS)
        return await self._page(answer.body, number, answer.platform_s)

    async def _page(self, raw: bytes, number: int, platform_s: float) -> ReviewPage:
        captured_at = self._console.now()
        try:
            page = parse_page(raw, captured_at, number, platform_s)
        except SchemaChanged as fault:
            if (shown := await self._shown()) is None:
                raise await _instead(self._console, fault) from fault
            page = self._unread(parse_page(shown, captured_at, number, platform_s))
            if not page.reviews:
                raise
        self._read |= {_told(review) for review in page.reviews}
        with reaching(SPEC.id):
            has_more = await self._console.page.locator(MORE).first.is_visible()
        return replace(page, has_next=has_more)

    async def _shown(self) -> bytes | None:
        """The list as it stands on the page; None: without entries."""
        page = self._console.page
        async with self._console.in_time():
            if not await page.locator(ITEMS).count():
                return None
            html: str = await page.locator(LIST).first.evaluate("list => list.outerHTML")
        return html.encode(errors="replace")

    def _unread(self, page: ReviewPage) -> ReviewPage:
        """What is shown has been read from data before, under its real ids.

        None of it where the page has taken away the entries in between: they were never seen.
        """
        told = [_told(review) for review in page.reviews]
        follows = not self._read or not self._read.isdisjoint(told[:1])
        pairs = zip(told, page.reviews, strict=True)
        fresh = tuple(each for known, each in pairs if known not in self._read)
        return replace(page, reviews=fresh if follows else ())

    async def _press_more(self) -> None:
        try:
            await self._console.page.locator(MORE).first.click()
        except PlaywrightTimeout as fault:
            raise SchemaChanged(platform=SPEC.id, detail="더보기") from fault


def _is_for_reviews(request: Request) -> bool:
    """The page asks for several things in one array."""
    asked = request.post_data_buffer or b""
    is_graphql = urlsplit(request.url).path.endswith("/graphql")
    return request.method == "POST" and is_graphql and b"getVisitorReviews" in asked


async def _state(console: Console) -> bytes:
    """The page's own, as JSON; empty where it has none."""
    state: str = await console.evaluate(_STATE)
    return state.encode(errors="replace")


async def _instead(console: Console, fault: SchemaChanged) -> SchemaChanged | CaptchaRequired:
    """A page without data and list may ask whether a person is there, in words we do not know."""
    if await _state(console):
        return fault
    async with console.in_time():
        found = read_marks(SPEC.id, await console.page.content())
    return found if isinstance(found, CaptchaRequired) else fault


def _told(review: ReviewFound) -> tuple[object, ...]:
    """The same from the data and from the screen, which may cut a long text."""
    return review.author_name, review.created_at, " ".join((review.body or "").split())[:_ALIKE]
