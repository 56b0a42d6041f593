"""An open console of Yogiyo."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from engine.platforms.port import PlatformSession, Visit
from engine.platforms.session import ConsoleSession, Ways, open_console
from engine.platforms.yogiyo import fetch, login, reply
from engine.platforms.yogiyo.api import Api
from engine.platforms.yogiyo.spec import LANDMARKS, SPEC


@asynccontextmanager
async def open_session(visit: Visit, answer_s: float) -> AsyncIterator[PlatformSession]:
    async with open_console(SPEC.id, LANDMARKS, visit, answer_s) as console:
        yield ConsoleSession(console, Api(console), Ways(login, fetch, reply))
