"""Holds a page's writing request until it carries exactly what the owner approved."""

import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Final, Generic, TypeVar

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Request, Route

from engine.platforms.browser import reaching
from engine.platforms.console import Console

Approved = TypeVar("Approved")
_READING: Final = ("GET", "HEAD", "OPTIONS")


class Guard(Generic[Approved]):
    """Judges the first such request of the page, which must say what was approved; stops the rest.
    What only reads passes.

    `told`: what a request says, None if it cannot be read. `is_meant`: where nobody knows how the
    page writes, which of its requests is the one; the others are stopped unjudged. `stopped`: the
    first one said otherwise, so nothing was sent.
    """

    def __init__(
        self,
        approved: Approved,
        told: Callable[[Request], Approved | None],
        is_meant: Callable[[Request], bool] = lambda request: True,
    ) -> None:
        self._approved = approved
        self._told = told
        self._is_meant = is_meant
        self._first: Request | None = None
        self.stopped = False

    @property
    def is_asked(self) -> bool:
        """Whether the page has tried to write."""
        return self._first is not None

    def is_first(self, request: Request) -> bool:
        return request == self._first

    @asynccontextmanager
    async def over(self, console: Console, pattern: str | re.Pattern[str]) -> AsyncIterator[None]:
        """The page is left before the guard is: a late press must not find the way open."""
        page = console.page
        with reaching(console.platform):
            await page.route(pattern, self._judge)
        try:
            yield
        finally:
            with suppress(PlaywrightError):
                await page.goto("about:blank")
                await page.unroute(pattern, self._judge)

    async def _judge(self, route: Route) -> None:
        if route.request.method in _READING:
            with suppress(PlaywrightError):
                await route.continue_()
            return
        if self._first is None and self._is_meant(route.request):
            self._first = route.request
            self.stopped = self._told(route.request) != self._approved
        with suppress(PlaywrightError):
            if self.is_first(route.request) and not self.stopped:
                await route.continue_()
            else:
                await route.abort()
