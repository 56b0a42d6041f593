"""An open SmartPlace console."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from engine.platforms.console import Console
from engine.platforms.port import PlatformSession, PostPage, ShopFound, Visit
from engine.platforms.session import ShowingSession, Ways, open_console
from engine.platforms.smartplace import fetch, login, posts, reply
from engine.platforms.smartplace.graphql import check_errors
from engine.platforms.smartplace.spec import LANDMARKS, SPEC


class SmartPlaceSession(ShowingSession[Console]):
    """Also `engine.platforms.port.Citing`."""

    async def fetch_posts(self, shop: ShopFound) -> AsyncIterator[PostPage]:
        async for page in posts.fetch_posts(self._console, shop):
            yield page


@asynccontextmanager
async def open_session(visit: Visit, answer_s: float) -> AsyncIterator[PlatformSession]:
    async with open_console(SPEC.id, LANDMARKS, visit, answer_s, check_errors) as console:
        yield SmartPlaceSession(console, console, Ways(login, fetch, reply))
