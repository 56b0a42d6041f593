"""What is the same in every console that an owner logs in to by hand."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from typing import Generic, Protocol, TypeVar

from playwright.async_api import Locator

from engine.platforms import entering
from engine.platforms.bodies import Bodies
from engine.platforms.browser import open_browser, reaching
from engine.platforms.console import Console, Told
from engine.platforms.landmarks import Landmarks
from engine.platforms.port import (
    ReplyFound,
    ReviewFound,
    ReviewPage,
    ShopFound,
    Shot,
    Visit,
)
from engine.platforms.showing import card_of, shoot

T = TypeVar("T")
T_contra = TypeVar("T_contra", contravariant=True)


class Login(Protocol[T_contra]):
    """The module `login` of an adapter."""

    async def is_logged_in(self, desk: T_contra, /) -> bool:
        """Asks the platform."""


class Fetch(Protocol[T_contra]):
    """The module `fetch` of an adapter."""

    async def list_shops(self, desk: T_contra, /) -> list[ShopFound]: ...

    def fetch_reviews(
        self, desk: T_contra, shop: ShopFound, since: date | None, /
    ) -> AsyncIterator[ReviewPage]: ...


class Reply(Protocol[T_contra]):
    """The module `reply` of an adapter."""

    async def post_reply(
        self, desk: T_contra, shop: ShopFound, review: ReviewFound, text: str, /
    ) -> ReplyFound: ...

    async def find_review(
        self, desk: T_contra, shop: ShopFound, review: ReviewFound, /
    ) -> ReviewFound | None:
        """The page then shows it."""


@dataclass(frozen=True, slots=True)
class Ways(Generic[T]):
    """How one platform is done, as in `engine.platforms.port.PlatformSession`."""

    login: Login[T]
    fetch: Fetch[T]
    reply: Reply[T]


class ConsoleSession(Generic[T]):
    """`engine.platforms.port.PlatformSession` by the modules of an adapter.

    `desk`: what their functions are given, the console or what the adapter made of it.
    """

    def __init__(self, console: Console, desk: T, ways: Ways[T]) -> None:
        self._console = console
        self._desk = desk
        self._ways = ways

    async def logged_in(self) -> bool:
        await self._console.pacing.before_page()
        return await self._ways.login.is_logged_in(self._desk)

    async def await_login(self, timeout_s: float, report: Callable[[str], None]) -> None:
        await entering.await_login(self._console, self._has_come_in, timeout_s, report)

    async def list_shops(self) -> list[ShopFound]:
        return await self._ways.fetch.list_shops(self._desk)

    async def fetch_reviews(
        self, shop: ShopFound, since: date | None = None
    ) -> AsyncIterator[ReviewPage]:
        async for page in self._ways.fetch.fetch_reviews(self._desk, shop, since):
            yield page

    async def post_reply(self, shop: ShopFound, review: ReviewFound, text: str) -> ReplyFound:
        return await self._ways.reply.post_reply(self._desk, shop, review, text)

    async def find_review(self, shop: ShopFound, review: ReviewFound) -> ReviewFound | None:
        return await self._ways.reply.find_review(self._desk, shop, review)

    async def _has_come_in(self) -> bool:
        """Asked while the owner may still be logging in."""
        return await self._ways.login.is_logged_in(self._desk)


class ShowingSession(ConsoleSession[T]):
    """Also `engine.platforms.port.Showing`."""

    async def show_review(self, shop: ShopFound, review: ReviewFound) -> Shot | None:
        found = await self.find_review(shop, review)
        return None if found is None else await shoot(self._console, await self._card(found))

    async def _card(self, found: ReviewFound) -> Locator:
        return await card_of(self._console, found)


@asynccontextmanager
async def open_console(
    platform: str, marks: Landmarks, visit: Visit, answer_s: float, told: Told | None = None
) -> AsyncIterator[Console]:
    """In a browser of its own. `told`: None where the platform says no by the status alone."""
    async with open_browser(platform, visit) as context:
        with reaching(platform):
            page = context.pages[0] if context.pages else await context.new_page()
            bodies = await Bodies.of(page)
            console = Console(platform, marks, told or _believe, page, bodies, visit, answer_s)
            if marks.closers:
                await console.dismiss_popups()
        yield console


def _believe(body: bytes, action: str) -> None: ...
