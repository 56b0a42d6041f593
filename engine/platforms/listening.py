"""Hears the page's own requests: what it asks, what the platform answers, what breaks."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Frame, Page, Request, Response

from engine.platforms.answers import Answer
from engine.platforms.bodies import Bodies
from engine.platforms.hearing import Hearing
from engine.platforms.outcomes import PlatformError, SchemaChanged, SessionExpired, Unreachable

Act = Callable[[], Awaitable[object]]
_Signal = Response | PlatformError
_AGAIN_S = 0.1
_LEAVING_S = 2.0  # a counter PC may be slow
_BARE = (204, 205)
_PATIENCE = 3
"""Times the wait for the answer, for an act: a page whose script hangs ends none."""


class Listener(Hearing):
    """One page, one kind of request, one answer at a time. A context: it stops hearing at its end.

    `is_wanted` picks the requests, `is_login` tells an address of the platform's login page. What
    was asked before it began to hear is none of its own, however that ends.
    """

    def __init__(
        self,
        platform: str,
        page: Page,
        bodies: Bodies,
        is_wanted: Callable[[Request], bool],
        is_login: Callable[[str], bool],
    ) -> None:
        super().__init__(
            page,
            {
                "request": self._on_request,
                "response": self._on_response,
                "requestfinished": self._on_finished,
                "requestfailed": self._on_failed,
                "framenavigated": self._on_navigated,
                "crash": self._on_gone,
                "close": self._on_gone,
            },
        )
        self._platform = platform
        self._bodies = bodies
        self._is_wanted = is_wanted
        self._is_login = is_login
        self._signals: asyncio.Queue[_Signal] = asyncio.Queue()
        self._begun: set[Request] = set()
        self._asked: set[Request] = set()
        self._stirred = asyncio.Event()
        self._coming: dict[Request, Response] = {}

    async def hear(self, act: Act, timeout_s: float) -> Answer:
        """Do `act`, then wait for the answer to the request that it made the page send.

        Raises `SessionExpired` if the page goes to the login instead, `Unreachable` if the answer
        does not come, or not whole, within `timeout_s` seconds after `act`.
        """
        while not self._signals.empty():
            self._signals.get_nowait()
        self._begun.clear()  # what an earlier question still meets is no answer to this one
        return await self._hear(act, timeout_s)

    async def hear_next(self, act: Act, timeout_s: float) -> Answer:
        """As `hear`, for a page that asks on by itself: nothing that it asked since is lost.

        Else `act` is done again and again until the page asks, as it may not be ready at once, or
        on its way to the login.
        """

        async def insist() -> None:
            async with asyncio.timeout(timeout_s):
                while self._signals.empty() and not self._asked:
                    self._stirred.clear()
                    await self._try(act)
                    await self._stir_or(_AGAIN_S)

        return await self._hear(insist, timeout_s)

    async def _try(self, act: Act) -> None:
        try:
            await act()
        except PlaywrightError:
            if self._page.is_closed():
                raise

    async def _stir_or(self, seconds: float) -> None:
        """Until the page asks or is answered, for so long at most."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._stirred.wait()

    async def _do(self, act: Act) -> None:
        """What the page did rather than let itself be acted on tells more than that it did not."""
        try:
            await act()
        except (Unreachable, PlaywrightError):
            self._stirred.clear()
            if self._signals.empty():
                await self._stir_or(_AGAIN_S)
            if self._signals.empty():
                raise

    async def _hear(self, act: Act, timeout_s: float) -> Answer:
        try:
            async with asyncio.timeout(_PATIENCE * timeout_s):
                await self._do(act)
            async with asyncio.timeout(timeout_s):
                signal = await self._signals.get()
                if isinstance(signal, PlatformError):
                    raise signal
                return await self._answer(signal)
        except SchemaChanged as fault:
            raise self._told() or fault from fault
        except (TimeoutError, PlaywrightError) as fault:
            if isinstance(fault, PlaywrightError) and self._signals.empty():
                self._stirred.clear()  # a page that has left says soon where it went
                await self._stir_or(_LEAVING_S)
            raise self._told() or Unreachable(platform=self._platform) from fault

    def _told(self) -> PlatformError | None:
        """Why an act failed, if the page said so meanwhile."""
        while not self._signals.empty():
            if isinstance(signal := self._signals.get_nowait(), PlatformError):
                return signal
        return None

    async def _answer(self, response: Response) -> Answer:
        timing = response.request.timing
        spent_ms = max(timing["responseEnd"] - timing["requestStart"], 0.0)
        return Answer(
            url=response.headers.get("location", response.url),
            status=response.status,
            headers=response.headers,
            body=await self._bodies.read(response)
            if response.ok and response.status not in _BARE
            else await self._bare_body(response),
            platform_s=spent_ms / 1000,
        )

    async def _bare_body(self, response: Response) -> bytes:
        """The status says enough if there is none, or the page has left before it was read."""
        try:
            return await response.body()
        except PlaywrightError:
            return b""

    def _signal(self, signal: _Signal) -> None:
        self._signals.put_nowait(signal)
        self._stirred.set()

    def _on_request(self, request: Request) -> None:
        self._begun.add(request)
        if self._is_wanted(request):
            self._asked.add(request)
            self._stirred.set()

    def _on_response(self, response: Response) -> None:
        """A refusal is told by its head; an answer counts when it has arrived whole."""
        if response.request not in self._begun or not self._is_wanted(response.request):
            return
        if response.ok:
            self._coming[response.request] = response
        else:
            self._signal(response)

    def _on_finished(self, request: Request) -> None:
        self._asked.discard(request)
        if response := self._coming.pop(request, None):
            self._signal(response)

    def _on_failed(self, request: Request) -> None:
        self._asked.discard(request)
        if request in self._begun and self._is_wanted(request):
            self._coming.pop(request, None)
            self._signal(Unreachable(platform=self._platform))

    def _on_navigated(self, frame: Frame) -> None:
        if frame == self._page.main_frame and self._is_login(frame.url):
            self._signal(SessionExpired(platform=self._platform))

    def _on_gone(self, page: Page) -> None:
        self._signal(Unreachable(platform=self._platform))
