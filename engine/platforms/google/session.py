"""An open way to Google's interface; implements `engine.platforms.port.PlatformSession`."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import date

from engine.platforms.google import fetch, login, reply
from engine.platforms.google.api import Api
from engine.platforms.google.spec import SPEC
from engine.platforms.google.tokens import Tokens
from engine.platforms.outcomes import SessionExpired
from engine.platforms.port import (
    PlatformSession,
    ReplyFound,
    ReviewFound,
    ReviewPage,
    ShopFound,
    Visit,
)
from engine.platforms.web import open_web

_HEADERS = {"Accept": "application/json"}


class GoogleSession:
    """Also `engine.platforms.port.Retracting`."""

    def __init__(self, api: Api, visit: Visit) -> None:
        self._api = api
        self._visit = visit

    async def logged_in(self) -> bool:
        """Whether Google still gives access for the grant: that costs nothing of the quota."""
        try:
            await self._api.tokens.renew()
        except SessionExpired:
            return False
        return True

    async def await_login(self, timeout_s: float, report: Callable[[str], None]) -> None:
        await login.ask_consent(self._api.tokens, self._visit, timeout_s, report)

    async def list_shops(self) -> list[ShopFound]:
        return await fetch.list_shops(self._api)

    async def fetch_reviews(
        self, shop: ShopFound, since: date | None = None
    ) -> AsyncIterator[ReviewPage]:
        async for page in fetch.fetch_reviews(self._api, shop, since):
            yield page

    async def post_reply(self, shop: ShopFound, review: ReviewFound, text: str) -> ReplyFound:
        return await reply.post_reply(self._api, shop, review, text)

    async def remove_reply(self, shop: ShopFound, review: ReviewFound) -> None:
        await reply.remove_reply(self._api, shop, review)

    async def find_review(self, shop: ShopFound, review: ReviewFound) -> ReviewFound | None:
        return await reply.find_review(self._api, shop, review)


@asynccontextmanager
async def open_session(visit: Visit, answer_s: float) -> AsyncIterator[PlatformSession]:
    async with open_web(SPEC.id, visit, _HEADERS, answer_s) as web:
        yield GoogleSession(Api(web, Tokens(web, visit)), visit)
