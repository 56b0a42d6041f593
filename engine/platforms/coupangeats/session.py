"""An open console of Coupang Eats."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from engine.platforms.coupangeats import fetch, login, reply
from engine.platforms.coupangeats.codes import check_code
from engine.platforms.coupangeats.spec import LANDMARKS, SPEC
from engine.platforms.port import PlatformSession, Visit
from engine.platforms.session import ShowingSession, Ways, open_console


@asynccontextmanager
async def open_session(visit: Visit, answer_s: float) -> AsyncIterator[PlatformSession]:
    async with open_console(SPEC.id, LANDMARKS, visit, answer_s, check_code) as console:
        yield ShowingSession(console, console, Ways(login, fetch, reply))
