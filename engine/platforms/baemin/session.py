"""An open console of Baemin."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Locator

from engine.platforms.baemin import fetch, login, reply
from engine.platforms.baemin.scrolling import reveal
from engine.platforms.baemin.spec import LANDMARKS, SPEC
from engine.platforms.console import Console
from engine.platforms.port import PlatformSession, ReviewFound, Visit
from engine.platforms.session import ShowingSession, Ways, open_console


class BaeminSession(ShowingSession[Console]):
    async def _card(self, found: ReviewFound) -> Locator:
        return await reveal(self._console, found.external_id)


@asynccontextmanager
async def open_session(visit: Visit, answer_s: float) -> AsyncIterator[PlatformSession]:
    async with open_console(SPEC.id, LANDMARKS, visit, answer_s) as console:
        yield BaeminSession(console, console, Ways(login, fetch, reply))
