"""An open console of Baemin; implements `engine.platforms.port.PlatformSession`."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import date

from engine.platforms import entering
from engine.platforms.baemin import fetch, login, reply
from engine.platforms.baemin.scrolling import reveal
from engine.platforms.baemin.spec import LANDMARKS, SPEC
from engine.platforms.bodies import Bodies
from engine.platforms.browser import open_browser, reaching
from engine.platforms.console import Console
from engine.platforms.port import (
    PlatformSession,
    ReplyFound,
    ReviewFound,
    ReviewPage,
    ShopFound,
    Shot,
    Visit,
)
from engine.platforms.showing import shoot


class BaeminSession:
    def __init__(self, console: Console) -> None:
        self._console = console

    async def logged_in(self) -> bool:
        await self._console.pacing.before_page()
        return await login.is_logged_in(self._console)

    async def await_login(self, timeout_s: float, report: Callable[[str], None]) -> None:
        await entering.await_login(
            self._console, lambda: login.is_logged_in(self._console), timeout_s, report
        )

    async def list_shops(self) -> list[ShopFound]:
        return await fetch.list_shops(self._console)

    async def fetch_reviews(
        self, shop: ShopFound, since: date | None = None
    ) -> AsyncIterator[ReviewPage]:
        async for page in fetch.fetch_reviews(self._console, shop, since):
            yield page

    async def post_reply(self, shop: ShopFound, review: ReviewFound, text: str) -> ReplyFound:
        return await reply.post_reply(self._console, shop, review, text)

    async def find_review(self, shop: ShopFound, review: ReviewFound) -> ReviewFound | None:
        return await reply.find_review(self._console, shop, review)

    async def show_review(self, shop: ShopFound, review: ReviewFound) -> Shot | None:
        found = await reply.find_review(self._console, shop, review)
        if found is None:
            return None
        return await shoot(self._console, await reveal(self._console, found.external_id))


@asynccontextmanager
async def open_session(visit: Visit, answer_s: float) -> AsyncIterator[PlatformSession]:
    async with open_browser(SPEC.id, visit) as context:
        with reaching(SPEC.id):
            page = context.pages[0] if context.pages else await context.new_page()
            bodies = await Bodies.of(page)
            console = Console(SPEC.id, LANDMARKS, _says_no, page, bodies, visit, answer_s)
            await console.dismiss_popups()
        yield BaeminSession(console)


def _says_no(body: bytes, action: str) -> None:
    """Baemin says no by the status alone."""
