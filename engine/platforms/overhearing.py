"""What a page asks beside what we wait for: kept if it comes, missed by nobody if it does not."""

import asyncio
from collections.abc import Callable

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page, Request

from engine.platforms.bodies import Bodies
from engine.platforms.hearing import Hearing


class Overheard(Hearing):
    """The newest request of one kind. A context: it stops hearing at its end."""

    def __init__(self, page: Page, bodies: Bodies, is_wanted: Callable[[Request], bool]) -> None:
        super().__init__(
            page,
            {
                "request": self._on_request,
                "requestfinished": self._on_ended,
                "requestfailed": self._on_ended,
            },
        )
        self._bodies = bodies
        self._is_wanted = is_wanted
        self._asked: Request | None = None
        self._ended = asyncio.Event()

    async def take(self, patience_s: float) -> bytes:
        """What it was answered, once; b"" where nothing was asked, or nothing good came in time."""
        if self._asked is None:
            return b""
        try:
            async with asyncio.timeout(patience_s):
                await self._ended.wait()
                response = await self._asked.response()
                if response is not None and response.ok:
                    return await self._bodies.read(response)
        except (TimeoutError, PlaywrightError):
            return b""
        finally:
            self._asked = None
        return b""

    def _on_request(self, request: Request) -> None:
        if self._is_wanted(request):
            self._asked = request
            self._ended.clear()

    def _on_ended(self, request: Request) -> None:
        if request == self._asked:
            self._ended.set()
