"""The owner's console in one tab: going places, asking its API, telling what went wrong."""

from collections.abc import Callable
from datetime import date, datetime
from urllib.parse import quote, urlsplit

import msgspec
from playwright.async_api import Locator, Page, Request

from engine.platforms.answers import Answer, check_answer, read_marks
from engine.platforms.bodies import Bodies
from engine.platforms.browser import reaching
from engine.platforms.listening import Listener
from engine.platforms.outcomes import (
    NotPermitted,
    PlatformError,
    RateLimited,
    SchemaChanged,
    SessionExpired,
    Unreachable,
)
from engine.platforms.port import Visit
from engine.platforms.smartplace.spec import CLOSERS, SPEC
from engine.runtime.clock import SEOUL

_LOGIN_PATHS = ("/nidlogin", "/deviceAdd")
_CHALLENGES = (
    "보안 확인",
    "access denied",
    "자동입력 방지",
    "서비스 이용이 제한",
    "브라우저를 확인",
)
_POPUPS = 20  # more than that is no pile of popups but one that does not close
_ERROR_WAIT_S = 600.0
_ASK = """async ([path, ms]) => {
  const answer = await fetch(path, { redirect: "manual", signal: AbortSignal.timeout(ms) });
  return { status: answer.status, redirected: answer.type === "opaqueredirect",
           headers: Object.fromEntries(answer.headers), body: await answer.text() };
}"""


class _Extensions(msgspec.Struct):
    code: str = ""


class _GraphqlError(msgspec.Struct):
    extensions: _Extensions | None = None


class _Errors(msgspec.Struct):
    errors: list[_GraphqlError] | None = None


_errors = msgspec.json.Decoder(_Errors)


class Console:
    """`answer_s`: seconds to wait for any one answer of the platform."""

    def __init__(self, page: Page, bodies: Bodies, visit: Visit, answer_s: float) -> None:
        self.context = page.context
        self.page = page
        self._bodies = bodies
        self.site = visit.site
        self.pacing = visit.pacing
        self._clock = visit.clock
        self.answer_s = answer_s
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
        """With the way back to the console."""
        return f"{self.site.login_url}?url={quote(self.address('/bizes'), safe='')}"

    def is_login(self, url: str) -> bool:
        """The login host, whatever its page; by path where a replica has one host for both."""
        parts, login = urlsplit(url), urlsplit(self.site.login_url)
        own_host = login.netloc != urlsplit(self.site.console_url).netloc
        on_host = own_host and parts.netloc == login.netloc
        return on_host or parts.path.startswith(_LOGIN_PATHS)

    async def dismiss_popups(self) -> None:
        """From now on: whatever lies over the page when something is to be pressed."""
        closers = self.page.locator(", ".join(CLOSERS))
        await self.page.add_locator_handler(closers.first, self._close_all, no_wait_after=True)

    async def go(self, path: str) -> None:
        """Open a page of the console. Raises what stands there instead."""
        with reaching(SPEC.id):
            response = await self.page.goto(self.address(path), wait_until="domcontentloaded")
            if self.is_login(self.page.url):
                raise SessionExpired(platform=SPEC.id)
            if response is not None and not response.ok:
                body = await response.body()
                self.check(Answer(self.page.url, response.status, response.headers, body))
            await self._check_screen()

    async def ask(self, path: str) -> bytes:
        """JSON of the console's own API, asked by its page; a page of it must be open."""
        with reaching(SPEC.id):
            told = await self.page.evaluate(_ASK, [path, self.answer_s * 1000])
        url = self.site.login_url if told["redirected"] else self.address(path)
        answer = Answer(url, told["status"], told["headers"], told["body"].encode())
        self.check(answer)
        return answer.body

    def listen(self, is_wanted: Callable[[Request], bool]) -> Listener:
        """For the requests of the page that are wanted."""
        return Listener(SPEC.id, self.page, self._bodies, is_wanted, self.is_login)

    def check(self, answer: Answer, action: str = "read") -> None:
        """Raises unless it is JSON without GraphQL errors. `action`: what may not be permitted."""
        check_answer(SPEC.id, answer, self.now(), is_login_address=self.is_login(answer.url))
        if b'"errors"' in answer.body:
            check_errors(answer.body, action)

    async def _close_all(self, closer: Locator) -> None:
        closers = self.page.locator(", ".join(CLOSERS))
        for _ in range(_POPUPS):
            if not await closers.count():
                return
            await closers.last.click()

    async def _check_screen(self) -> None:
        """Challenges come as pages with status 200; what they say is all there is to know."""
        seen: str = await self.page.evaluate(
            "() => document.title + '\\n' + (document.body?.innerText ?? '').slice(0, 1000)"
        )
        if any(mark in seen.lower() for mark in _CHALLENGES):
            raise read_marks(SPEC.id, await self.page.content())


def check_errors(body: bytes, action: str) -> None:
    """Raises what GraphQL's `errors[]` says; GraphQL answers 200 with them."""
    try:
        told = _errors.decode(body).errors
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return  # not even an envelope: the parser will say so
    if told:
        raise _graphql_fault(told[0].extensions.code if told[0].extensions else "", action)


def _graphql_fault(code: str, action: str) -> PlatformError:
    faults: dict[str, PlatformError] = {
        "UNAUTHENTICATED": SessionExpired(platform=SPEC.id),
        "UNAUTHORIZED": SessionExpired(platform=SPEC.id),
        "FORBIDDEN": NotPermitted(platform=SPEC.id, action=action),
        "INTERNAL_SERVER_ERROR": Unreachable(platform=SPEC.id),
        "TOO_MANY_REQUESTS": RateLimited(platform=SPEC.id, retry_after=_ERROR_WAIT_S),
    }
    return faults.get(code) or SchemaChanged(platform=SPEC.id, detail=f"GraphQL {code[:40]}")
