"""The login host: form, new-device page, session cookies, and the owner's hands.

The product must never type an id or a password. In a test the owner is played by a script: it
calls `POST /_replica/press-login`, and the login page's own script (`pages/hands.js`), which waits
for that on `GET /_replica/hands`, fills in the form and presses the button as a person would.
"""

import asyncio
from dataclasses import dataclass, field
from secrets import token_hex
from urllib.parse import parse_qsl, quote, urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from tests.replicas.kit.answers import instead, unauthorized
from tests.replicas.kit.faults import Faults
from tests.replicas.kit.journal import mark
from tests.replicas.kit.pages import Pages
from tests.replicas.kit.sessions import Sessions
from tests.replicas.kit.switches import Switch

DEVICE_ADD = {
    "device_add": Switch("login", "a new device must be registered before the cookies come")
}
"""For the switches of a replica whose form has a `device_path`."""
_HANDS_WAIT = 20.0
"""Seconds a login page waits before it asks again."""


@dataclass
class Hands:
    """Presses the owner still has to make: what the login page waits for."""

    stopping: asyncio.Event
    presses: asyncio.Queue[dict[str, object]] = field(default_factory=asyncio.Queue)
    device_presses: asyncio.Queue[dict[str, object]] = field(default_factory=asyncio.Queue)

    def press(self, keep: bool = True, device: bool = True) -> None:
        """The owner logs in at the next login page; `device`: and registers it if asked to."""
        self.presses.put_nowait({"press": True, "keep": keep})
        if device:
            self.device_presses.put_nowait({"press": True})

    def routes(self) -> list[Route]:
        return [Route("/_replica/hands", self.wait)]

    async def wait(self, request: Request) -> Response:
        """Long poll of the login page: what the owner does next, or nothing for now."""
        device = request.query_params.get("on") == "device"
        queue = self.device_presses if device else self.presses
        press = asyncio.ensure_future(queue.get())
        stop = asyncio.ensure_future(self.stopping.wait())
        gone = asyncio.ensure_future(_gone(request))
        waits = {press, stop, gone}
        await asyncio.wait(waits, timeout=_HANDS_WAIT, return_when="FIRST_COMPLETED")
        for wait in waits:
            wait.cancel()
        if press.done() and gone.done():
            queue.put_nowait(press.result())
        return JSONResponse(press.result() if press.done() else {"press": False})


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginForm:
    """One platform's form, its cookies, and where it leads."""

    path: str
    user: str
    """Name of the field for the id."""
    password: str
    keep: str = ""
    """Name of the tick without which cookies die with the browser; "": they are always kept."""
    session: str
    """The cookie that carries the session."""
    others: tuple[str, ...] = ()
    """Cookies that come with it; all must be there."""
    life_s: int
    """Of kept cookies, in the browser."""
    device_path: str = ""
    back: str = "url"
    """The query's name for where to go after login."""
    home: str
    """Path of the console's first page."""


class LoginHost:
    """Answers under `origin`, and logs in to the pages of `console`.

    `pages` may hold a login.html of the platform's own look, and must hold device.html where the
    form has a `device_path`.
    """

    def __init__(
        self,
        form: LoginForm,
        pages: Pages,
        faults: Faults,
        sessions: Sessions,
        hands: Hands,
        *,
        origin: str,
        console: str,
    ) -> None:
        self._form = form
        self._pages = pages
        self._faults = faults
        self._sessions = sessions
        self._hands = hands
        self._origin = origin
        self._console = console

    def routes(self) -> list[Route]:
        form = self._form
        routes = [
            Route(form.path, self.form),
            Route(form.path, self.submit, methods=["POST"]),
        ]
        if form.device_path:
            routes += [
                Route(form.device_path, self.device),
                Route(form.device_path, self.add_device, methods=["POST"]),
            ]
        return routes

    def logged_in(self, request: Request) -> bool:
        cookies = request.cookies
        complete = all(name in cookies for name in self._form.others)
        return complete and self._sessions.alive(cookies.get(self._form.session))

    def refuse(self, request: Request) -> Response | None:
        """A stranger's 401 where JSON is asked for; None for the owner."""
        return None if self.logged_in(request) else unauthorized("login required")

    def send_away(self, request: Request) -> Response | None:
        """A stranger's way from a page to the form, and back to it; None for the owner."""
        known = self.logged_in(request)
        return None if known else RedirectResponse(self.url(str(request.url)), 302)

    def url(self, back: str = "") -> str:
        """Of the form; after login it leads `back`, to the console's home unless told."""
        wanted = back or f"{self._console}{self._form.home}"
        return f"{self._origin}{self._form.path}?{self._form.back}={quote(wanted, safe='')}"

    async def form(self, request: Request) -> Response:
        mark(request, "login")
        return self._instead() or self._filled()

    async def submit(self, request: Request) -> Response:
        """Any id and password that are not empty will do."""
        mark(request, "login")
        given = dict(parse_qsl((await request.body()).decode()))
        if not given.get(self._form.user) or not given.get(self._form.password):
            return self._filled("아이디와 비밀번호를 입력해 주세요.")
        if other := self._instead():
            return other
        kept = not self._form.keep or given.get(self._form.keep) == "on"
        back = self._back(request)
        if self._faults.strike("device_add", "login"):
            asked = f"{self._form.back}={quote(back, safe='')}&kept={kept:d}"
            return RedirectResponse(f"{self._form.device_path}?{asked}", 302)
        return self.enter(back, kept=kept)

    async def device(self, request: Request) -> Response:
        mark(request, "login")
        return HTMLResponse(self._pages.text("device"))

    async def add_device(self, request: Request) -> Response:
        mark(request, "login")
        return self.enter(self._back(request), kept=request.query_params.get("kept") == "1")

    def enter(self, back: str, *, kept: bool) -> Response:
        """Opens a session and goes `back` with its cookies."""
        self._hands.device_presses = asyncio.Queue()
        age = self._form.life_s if kept else None
        answer = RedirectResponse(back, 302)
        for name in self._form.others:
            answer.set_cookie(name, token_hex(16), max_age=age, httponly=True)
        answer.set_cookie(self._form.session, self._sessions.open(), max_age=age)
        return answer

    def _instead(self) -> Response | None:
        return instead(self._faults, "login", self.url(), {})

    def _filled(self, error: str = "") -> Response:
        form = self._form
        names = {"id": form.user, "password": form.password, "keep": form.keep}
        return HTMLResponse(self._pages.filled("login", {"error": error, "names": names}))

    def _back(self, request: Request) -> str:
        """Where to go after login: only ever a page of the console."""
        wanted = request.query_params.get(self._form.back, "")
        parts = urlsplit(wanted)
        known = f"{parts.scheme}://{parts.netloc}" == self._console
        return wanted if known else f"{self._console}{self._form.home}"


async def _gone(request: Request) -> None:
    """Returns when the page that asked has been closed: it must not swallow the next press."""
    while (await request.receive())["type"] != "http.disconnect":
        pass
