"""An open SmartPlace console; implements `engine.platforms.port.PlatformSession`."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date

from engine.platforms.port import (
    PlatformSession,
    PostPage,
    ReplyFound,
    ReviewFound,
    ReviewPage,
    ShopFound,
    Visit,
)
from engine.platforms.session import ShowingSession, open_console
from engine.platforms.smartplace import fetch, login, posts, reply
from engine.platforms.smartplace.graphql import check_errors
from engine.platforms.smartplace.spec import LANDMARKS, SPEC


class SmartPlaceSession(ShowingSession):
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

    async def fetch_posts(self, shop: ShopFound) -> AsyncIterator[PostPage]:
        async for page in posts.fetch_posts(self._console, shop):
            yield page

    async def _is_let_in(self) -> bool:
        return await login.is_logged_in(self._console)


@asynccontextmanager
async def open_session(visit: Visit, answer_s: float) -> AsyncIterator[PlatformSession]:
    async with open_console(SPEC.id, LANDMARKS, visit, answer_s, check_errors) as console:
        yield SmartPlaceSession(console)
