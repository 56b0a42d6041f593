"""An open visit to Naver Place's public pages; implements `engine.platforms.port.PublicSession`."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import date

from engine.platforms.console import Console
from engine.platforms.naverplace import fetch
from engine.platforms.naverplace.spec import LANDMARKS, SPEC
from engine.platforms.outcomes import NotPermitted
from engine.platforms.port import (
    PlatformSession,
    ReplyFound,
    ReviewFound,
    ReviewPage,
    ShopFound,
    Shot,
    Visit,
)
from engine.platforms.session import open_console
from engine.platforms.showing import card_of, shoot


class NaverPlaceSession:
    def __init__(self, console: Console) -> None:
        self._console = console

    async def logged_in(self) -> bool:
        return True

    async def await_login(self, timeout_s: float, report: Callable[[str], None]) -> None: ...

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
        raise NotPermitted(platform=SPEC.id, action="reply")

    async def find_review(self, shop: ShopFound, review: ReviewFound) -> ReviewFound | None:
        return await fetch.find_review(self._console, shop, review)

    async def show_review(self, shop: ShopFound, review: ReviewFound) -> Shot | None:
        found = await fetch.find_review(self._console, shop, review)
        if found is None:
            return None
        return await shoot(self._console, await card_of(self._console, found))


@asynccontextmanager
async def open_session(visit: Visit, answer_s: float) -> AsyncIterator[PlatformSession]:
    async with open_console(SPEC.id, LANDMARKS, visit, answer_s) as console:
        yield NaverPlaceSession(console)
