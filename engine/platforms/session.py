"""What is the same in every console that an owner logs in to by hand."""

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from playwright.async_api import Locator

from engine.platforms import entering
from engine.platforms.bodies import Bodies
from engine.platforms.browser import open_browser, reaching
from engine.platforms.console import Console, Told
from engine.platforms.landmarks import Landmarks
from engine.platforms.port import ReviewFound, ShopFound, Shot, Visit
from engine.platforms.showing import card_of, shoot


class ConsoleSession(ABC):
    """`engine.platforms.port.PlatformSession`, but for what is the adapter's own."""

    def __init__(self, console: Console) -> None:
        self._console = console

    async def logged_in(self) -> bool:
        await self._console.pacing.before_page()
        return await self._is_let_in()

    async def await_login(self, timeout_s: float, report: Callable[[str], None]) -> None:
        await entering.await_login(self._console, self._has_come_in, timeout_s, report)

    @abstractmethod
    async def _is_let_in(self) -> bool:
        """Asks the platform."""

    async def _has_come_in(self) -> bool:
        """Asked while the owner may still be logging in."""
        return await self._is_let_in()


class ShowingSession(ConsoleSession):
    """Also `engine.platforms.port.Showing`."""

    async def show_review(self, shop: ShopFound, review: ReviewFound) -> Shot | None:
        found = await self.find_review(shop, review)
        return None if found is None else await shoot(self._console, await self._card(found))

    @abstractmethod
    async def find_review(self, shop: ShopFound, review: ReviewFound) -> ReviewFound | None:
        """As in `PlatformSession`; the page then shows it."""

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
