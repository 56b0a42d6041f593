"""An open console of Baemin; implements `engine.platforms.port.PlatformSession`."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date

from playwright.async_api import Locator

from engine.platforms.baemin import fetch, login, reply
from engine.platforms.baemin.scrolling import reveal
from engine.platforms.baemin.spec import LANDMARKS, SPEC
from engine.platforms.port import (
    PlatformSession,
    ReplyFound,
    ReviewFound,
    ReviewPage,
    ShopFound,
    Visit,
)
from engine.platforms.session import ShowingSession, open_console


class BaeminSession(ShowingSession):
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

    async def _is_let_in(self) -> bool:
        return await login.is_logged_in(self._console)

    async def _card(self, found: ReviewFound) -> Locator:
        return await reveal(self._console, found.external_id)


@asynccontextmanager
async def open_session(visit: Visit, answer_s: float) -> AsyncIterator[PlatformSession]:
    async with open_console(SPEC.id, LANDMARKS, visit, answer_s) as console:
        yield BaeminSession(console)
