"""An open browser on KakaoMap as its owner; implements `engine.platforms.port.PlatformSession`."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date

from engine.platforms.kakaostore import fetch, login, reply
from engine.platforms.kakaostore.spec import LANDMARKS, SPEC
from engine.platforms.port import (
    PlatformSession,
    ReplyFound,
    ReviewFound,
    ReviewPage,
    ShopFound,
    Visit,
)
from engine.platforms.session import ShowingSession, open_console


class KakaoStoreSession(ShowingSession):
    """Also `engine.platforms.port.Finding`."""

    async def list_shops(self) -> list[ShopFound]:
        return []

    async def find_shop(self, address: str) -> ShopFound:
        return await fetch.find_shop(self._console, address)

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


@asynccontextmanager
async def open_session(visit: Visit, answer_s: float) -> AsyncIterator[PlatformSession]:
    async with open_console(SPEC.id, LANDMARKS, visit, answer_s) as console:
        yield KakaoStoreSession(console)
