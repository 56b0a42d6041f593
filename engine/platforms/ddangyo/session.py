"""An open console of Ddangyo; implements `engine.platforms.port.PlatformSession`."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date

from engine.platforms.ddangyo import fetch, login, reply
from engine.platforms.ddangyo.results import check_result
from engine.platforms.ddangyo.spec import LANDMARKS, SPEC
from engine.platforms.port import (
    PlatformSession,
    ReplyFound,
    ReviewFound,
    ReviewPage,
    ShopFound,
    Visit,
)
from engine.platforms.session import ShowingSession, open_console


class DdangyoSession(ShowingSession):
    async def logged_in(self) -> bool:
        """Leaves a login form that it came upon: `await_login` opens it for the owner."""
        is_in = await super().logged_in()
        if not is_in:
            await self._console.leave()
        return is_in

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

    async def _has_come_in(self) -> bool:
        return await login.has_come_in(self._console)


@asynccontextmanager
async def open_session(visit: Visit, answer_s: float) -> AsyncIterator[PlatformSession]:
    async with open_console(SPEC.id, LANDMARKS, visit, answer_s, check_result) as console:
        yield DdangyoSession(console)
