"""A page's own requests for lists, given our days and page on their way."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Self

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Request, Route

from engine.platforms.browser import reaching
from engine.platforms.console import Console
from engine.platforms.listening import Act, Listener
from engine.platforms.outcomes import SchemaChanged
from engine.platforms.port import ReviewPage


@dataclass(frozen=True, slots=True)
class Window:
    """The days to list, and by how many pages the page's own numbers are shifted."""

    first: date
    last: date
    shift: int = 0


@dataclass(frozen=True, slots=True)
class Search:
    """What to ask instead; `number` of the page that it asks for, from 1."""

    url: str
    body: bytes | None
    number: int


Rewritten = Callable[[Request, Window], Search | None]
"""None for a request that has no page and no days."""
Parse = Callable[[bytes, datetime, int, float], ReviewPage]
"""As `parse_page` of the platforms."""


@asynccontextmanager
async def rewriting(
    console: Console,
    listener: Listener,
    pattern: str | re.Pattern[str],
    rewrite: Callable[[Route], Awaitable[None]],
) -> AsyncIterator[None]:
    """Hear the page, and let `rewrite` send on what it asks; outside of it the page's requests go
    out as it wrote them."""
    with listener:
        with reaching(console.platform):
            await console.page.route(pattern, rewrite)
        try:
            yield
        finally:
            with suppress(PlaywrightError):
                await console.page.unroute(pattern, rewrite)


class Searches:
    """Those of one page. Should it ask more than once, or by itself, only the request for the page
    that is awaited is heard. Made by `of`.
    """

    def __init__(self, console: Console, rewritten: Rewritten, parse: Parse) -> None:
        self._console = console
        self._rewritten = rewritten
        self._parse = parse
        self._listener = console.listen(lambda request: request == self._awaited)
        self._window: Window | None = None
        self._number = 0
        self._awaited: Request | None = None
        self._is_known_request = True

    @classmethod
    @asynccontextmanager
    async def of(
        cls, console: Console, pattern: str, rewritten: Rewritten, parse: Parse
    ) -> AsyncIterator[Self]:
        """Begins on an empty page: what the page before still asks is heard by nobody."""
        await console.leave()
        searches = cls(console, rewritten, parse)
        async with rewriting(console, searches._listener, pattern, searches._rewrite):
            yield searches

    @property
    def is_asked(self) -> bool:
        """Whether the page has searched for what is awaited."""
        return self._awaited is not None

    async def page(self, window: Window, number: int, act: Act) -> ReviewPage:
        """At our pace. `number`: of the page that `act` makes the page search for.

        Raises `SchemaChanged` where it searches in a way that we do not know.
        """
        await self._console.pacing.before_page()
        self._window, self._number, self._awaited = window, number, None
        answer = await self._listener.hear(act, self._console.answer_s)
        captured_at = self._console.now()
        self._console.check(answer)
        if not self._is_known_request:
            raise SchemaChanged(platform=self._console.platform, detail="search")
        return self._parse(answer.body, captured_at, number, answer.platform_s)

    async def _rewrite(self, route: Route) -> None:
        search = self._rewritten(route.request, self._window) if self._window else None
        self._is_known_request = search is not None
        is_awaited = search is None or search.number == self._number
        if self._awaited is None and is_awaited:
            self._awaited = route.request
        with suppress(PlaywrightError):
            if search is None:
                await route.continue_()
            else:
                await route.continue_(url=search.url, post_data=search.body)
