"""An open visit to KakaoMap's public pages; implements `engine.platforms.port.PublicSession`."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import date

from engine.platforms.kakaomap.fetch import Places
from engine.platforms.kakaomap.posts import fetch_posts
from engine.platforms.kakaomap.spec import HEADERS, SPEC
from engine.platforms.outcomes import NotPermitted
from engine.platforms.port import (
    PlatformSession,
    PostPage,
    ReplyFound,
    ReviewFound,
    ReviewPage,
    ShopFound,
    Visit,
)
from engine.platforms.web import Web, open_web


class KakaoMapSession:
    def __init__(self, web: Web) -> None:
        self._web = web
        self._places = Places(web)

    async def logged_in(self) -> bool:
        return True

    async def await_login(self, timeout_s: float, report: Callable[[str], None]) -> None: ...

    async def list_shops(self) -> list[ShopFound]:
        return []

    async def find_shop(self, address: str) -> ShopFound:
        return await self._places.find_shop(address)

    async def fetch_reviews(
        self, shop: ShopFound, since: date | None = None
    ) -> AsyncIterator[ReviewPage]:
        async for page in self._places.reviews(shop, since):
            yield page

    async def fetch_posts(self, shop: ShopFound) -> AsyncIterator[PostPage]:
        async for page in fetch_posts(self._web, shop):
            yield page

    async def post_reply(self, shop: ShopFound, review: ReviewFound, text: str) -> ReplyFound:
        raise NotPermitted(platform=SPEC.id, action="reply")

    async def find_review(self, shop: ShopFound, review: ReviewFound) -> ReviewFound | None:
        return await self._places.find_review(shop, review)


@asynccontextmanager
async def open_session(visit: Visit, answer_s: float) -> AsyncIterator[PlatformSession]:
    async with open_web(SPEC.id, visit, HEADERS, answer_s) as web:
        yield KakaoMapSession(web)
