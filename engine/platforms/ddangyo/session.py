"""An open console of Ddangyo."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from engine.platforms.console import Console
from engine.platforms.ddangyo import fetch, login, reply
from engine.platforms.ddangyo.results import check_result
from engine.platforms.ddangyo.spec import LANDMARKS, SPEC
from engine.platforms.port import PlatformSession, Visit
from engine.platforms.session import ShowingSession, Ways, open_console


class DdangyoSession(ShowingSession[Console]):
    async def logged_in(self) -> bool:
        """Leaves a login form that it came upon: `await_login` opens it for the owner."""
        is_in = await super().logged_in()
        if not is_in:
            await self._console.leave()
        return is_in

    async def _has_come_in(self) -> bool:
        return await login.has_come_in(self._console)


@asynccontextmanager
async def open_session(visit: Visit, answer_s: float) -> AsyncIterator[PlatformSession]:
    async with open_console(SPEC.id, LANDMARKS, visit, answer_s, check_result) as console:
        yield DdangyoSession(console, console, Ways(login, fetch, reply))
