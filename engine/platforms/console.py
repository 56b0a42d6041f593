"""An owner's console in one tab: going places, asking its API, telling what went wrong."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import date, datetime
from typing import Any, Final
from urllib.parse import quote, urlsplit

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Locator, Page, Request, Response

from engine.platforms.answers import Answer, check_answer, read_marks
from engine.platforms.bodies import Bodies
from engine.platforms.browser import reaching
from engine.platforms.landmarks import Landmarks
from engine.platforms.listening import Listener
from engine.platforms.outcomes import SessionExpired, Unreachable
from engine.platforms.overhearing import Overheard
from engine.platforms.port import Visit
from engine.runtime.clock import SEOUL

_CHALLENGES: Final = (
    "보안 확인",
    "access denied",
    "자동입력 방지",
    "서비스 이용이 제한",
    "브라우저를 확인",
)
_SHORT: Final = 500
"""Characters; a challenge says little else, while a page of the console may use its words too."""
_PATIENCE: Final = 3
"""Times the wait for an answer. A page whose script hangs never comes back to Playwright, which
waits for ever where it is told no time."""
_LOOK: Final = """() => {
  const text = (document.body?.innerText ?? "").trim();
  return [document.title, text.slice(0, 1000), text.length];
}"""
_POPUPS: Final = 20  # more than that is no pile of popups but one that does not close
_ASK: Final = """async ([path, ms]) => {
  const answer = await fetch(path, { redirect: "manual", signal: AbortSignal.timeout(ms) });
  return { status: answer.status, redirected: answer.type === "opaqueredirect",
           headers: Object.fromEntries(answer.headers), body: await answer.text() };
}"""

Told = Callable[[bytes, str], None]
"""Reads a body, and for what it was asked, for the platform's own way to say no; raises what it
means. Platforms answer 200 with it."""


class Console:
    """`answer_s`: seconds to wait for any one answer of the platform."""

    def __init__(
        self,
        platform: str,
        marks: Landmarks,
        told: Told,
        page: Page,
        bodies: Bodies,
        visit: Visit,
        answer_s: float,
    ) -> None:
        self.platform = platform
        self.marks = marks
        self._told = told
        self.context = page.context
        self.page = page
        self._bodies = bodies
        self.site = visit.site
        self.pacing = visit.pacing
        self._clock = visit.clock
        self.answer_s = answer_s
        self.served_at: str | None = None
        """The Date header of the page that was opened last, as it came."""
        page.set_default_timeout(answer_s * 1000)

    def now(self) -> datetime:
        """Aware, in UTC."""
        return self._clock.now()

    def today(self) -> date:
        """In Korea."""
        return self.now().astimezone(SEOUL).date()

    def address(self, path: str) -> str:
        return self.site.console_url.rstrip("/") + path

    def login_address(self) -> str:
        """With the way back to the console, where the platform has one."""
        if not self.marks.back:
            return self.site.login_url
        home = quote(self.address(self.marks.home), safe="")
        return f"{self.site.login_url}?{self.marks.back}={home}"

    def is_login(self, url: str) -> bool:
        """The login host, whatever its page; by path where a replica has one host for both."""
        parts, login = urlsplit(url), urlsplit(self.site.login_url)
        own_host = login.netloc != urlsplit(self.site.console_url).netloc
        on_host = own_host and parts.netloc == login.netloc
        return on_host or parts.path.startswith(self.marks.login_paths + self.marks.device_paths)

    async def dismiss_popups(self) -> None:
        """From now on: whatever lies over the page when something is to be pressed."""
        closers = self.page.locator(", ".join(self.marks.closers))
        await self.page.add_locator_handler(closers.first, self._close_all, no_wait_after=True)

    @asynccontextmanager
    async def keeping_popups(self) -> AsyncIterator[None]:
        """Meanwhile nothing is closed: what opens now is what we wanted to open."""
        closers = self.page.locator(", ".join(self.marks.closers))
        with reaching(self.platform):
            await self.page.remove_locator_handler(closers.first)
        try:
            yield
        finally:
            with suppress(PlaywrightError):
                await self.dismiss_popups()

    async def close_popups(self) -> None:
        """Now, for a page that is scrolled rather than pressed."""
        closers = ", ".join(self.marks.closers)
        if closers and await self.page.locator(closers).count():
            await self.page.locator("body").hover(trial=True)  # which has them closed first

    async def go(self, path: str) -> None:
        """Open a page of the console. Raises what stands there instead."""
        async with self.in_time():
            response = await self._open(self.address(path))
            self.served_at = None if response is None else response.headers.get("date")
            if self.is_login(self.page.url):
                raise SessionExpired(platform=self.platform)
            if response is not None and not response.ok:
                body = await _body(response)
                self.check(Answer(response.url, response.status, response.headers, body))
            await self._check_screen()

    async def leave(self) -> None:
        """Nothing that the page still asks for is heard by who listens from now on."""
        with reaching(self.platform):
            await self.page.goto("about:blank")

    async def hear_at(self, path: str, is_wanted: Callable[[Request], bool]) -> bytes:
        """JSON that the page at `path` asks its API for, where that takes no questions of ours."""
        await self.leave()
        with self.listen(is_wanted) as listener:
            answer = await listener.hear(lambda: self.go(path), self.answer_s)
        self.check(answer)
        return answer.body

    async def ask(self, path: str) -> bytes:
        """JSON of the console's own API, asked by its page; a page of it must be open."""
        answer = await self.asked(path)
        self.check(answer)
        return answer.body

    async def asked(self, path: str) -> Answer:
        """As `ask`, whatever is answered."""
        told = await self.evaluate(_ASK, [path, self.answer_s * 1000])
        url = self.site.login_url if told["redirected"] else self.address(path)
        return Answer(url, told["status"], told["headers"], told["body"].encode())

    async def evaluate(self, script: str, given: object = None) -> Any:
        """What the page's own script makes of it. Raises `Unreachable` where that hangs."""
        async with self.in_time():
            return await self.page.evaluate(script, given)

    @asynccontextmanager
    async def in_time(self) -> AsyncIterator[None]:
        """Raises `Unreachable` where the page, or the browser, does not come back from it."""
        try:
            async with asyncio.timeout(_PATIENCE * self.answer_s):
                with reaching(self.platform):
                    yield
        except TimeoutError as fault:
            raise Unreachable(platform=self.platform) from fault

    def listen(self, is_wanted: Callable[[Request], bool]) -> Listener:
        """For the requests of the page that are wanted."""
        return Listener(self.platform, self.page, self._bodies, is_wanted, self.is_login)

    def overhear(self, is_wanted: Callable[[Request], bool]) -> Overheard:
        """For what the page asks beside what we came for."""
        return Overheard(self.page, self._bodies, is_wanted)

    def check(self, answer: Answer, action: str = "read") -> None:
        """Raises unless it is data. `action`: what may not be permitted."""
        check_answer(self.platform, answer, self.now(), is_login_address=self.is_login(answer.url))
        self._told(answer.body, action)

    async def _open(self, address: str) -> Response | None:
        """A refusal without a body is no page to the browser, but an answer all the same."""
        answers: list[Response] = []

        def note(response: Response) -> None:
            if response.request.is_navigation_request():
                answers.append(response)

        self.page.on("response", note)
        try:
            return await self.page.goto(address, wait_until="domcontentloaded")
        except PlaywrightError:
            if not answers or answers[-1].ok:
                raise
            return answers[-1]
        finally:
            self.page.remove_listener("response", note)

    async def _close_all(self, closer: Locator) -> None:
        closers = self.page.locator(", ".join(self.marks.closers))
        for _ in range(_POPUPS):
            if not await closers.count():
                return
            await closers.last.click()

    async def _check_screen(self) -> None:
        """Challenges come as pages with status 200; what they say is all there is to know."""
        title, text, length = await self.page.evaluate(_LOOK)
        said = f"{title}\n{text}" if length <= _SHORT else title
        if any(mark in said.lower() for mark in _CHALLENGES):
            raise read_marks(self.platform, await self.page.content())


async def _body(response: Response) -> bytes:
    """Of a refusal; some have none."""
    try:
        return await response.body()
    except PlaywrightError:
        return b""
