"""An open browser on KakaoMap as its owner."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from engine.platforms.console import Console
from engine.platforms.kakaostore import fetch, login, reply
from engine.platforms.kakaostore.spec import LANDMARKS, SPEC
from engine.platforms.port import PlatformSession, ShopFound, Visit
from engine.platforms.session import ShowingSession, Ways, open_console


class KakaoStoreSession(ShowingSession[Console]):
    """Also `engine.platforms.port.Finding`."""

    async def find_shop(self, address: str) -> ShopFound:
        return await fetch.find_shop(self._console, address)


@asynccontextmanager
async def open_session(visit: Visit, answer_s: float) -> AsyncIterator[PlatformSession]:
    async with open_console(SPEC.id, LANDMARKS, visit, answer_s) as console:
        yield KakaoStoreSession(console, console, Ways(login, fetch, reply))
