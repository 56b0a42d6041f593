"""An open console of Yogiyo; implements `engine.platforms.port.PlatformSession`."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date

from engine.platforms.console import Console
from engine.platforms.port import (
    PlatformSession,
    ReplyFound,
    ReviewFound,
    ReviewPage,
    ShopFound,
    Visit,
)
from engine.platforms.session import ConsoleSession, open_console
from engine.platforms.yogiyo import fetch, login, reply
from engine.platforms.yogiyo.api import Api
from engine.platforms.yogiyo.spec import LANDMARKS, SPEC


class YogiyoSession(ConsoleSession):
    def __init__(self, console: Console) -> None:
        super().__init__(console)
        self._api = Api(console)

    async def list_shops(self) -> list[ShopFound]:
        return await fetch.list_shops(self._api)

    async def fetch_reviews(
        self, shop: ShopFound, since: date | None = None
    ) -> AsyncIterator[ReviewPage]:
        async for page in fetch.fetch_reviews(self._api, shop, since):
            yield page

    async def post_reply(self, shop: ShopFound, review: ReviewFound, text: str) -> ReplyFound:
        return await reply.post_reply(self._api, shop, review, text)

    async def find_review(self, shop: ShopFound, review: ReviewFound) -> ReviewFound | None:
        return await reply.find_review(self._api, shop, review)

    async def _is_let_in(self) -> bool:
        return await login.is_logged_in(self._api)


@asynccontextmanager
async def open_session(visit: Visit, answer_s: float) -> AsyncIterator[PlatformSession]:
    async with open_console(SPEC.id, LANDMARKS, visit, answer_s) as console:
        yield YogiyoSession(console)
