"""The login host: form, new-device page, session cookies, and the owner's hands.

The product must never type an id or a password. In a test the owner is played by a script: it
calls `POST /_replica/press-login`, and the login page's own script, which waits for that on
`GET /_replica/hands`, fills in the form and presses the button as a person would.
"""

import asyncio
from dataclasses import dataclass, field
from secrets import token_hex
from urllib.parse import parse_qsl, quote, urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from tests.replicas.smartplace.faults import Faults
from tests.replicas.smartplace.pages import filled, page

LIFETIME = 90 * 86400
_HANDS_WAIT = 20.0
"""Seconds a login page waits before it asks again."""


@dataclass
class Hands:
    """Presses the owner still has to make: what the login page waits for."""

    presses: asyncio.Queue[dict[str, object]] = field(default_factory=asyncio.Queue)
    device_presses: asyncio.Queue[dict[str, object]] = field(default_factory=asyncio.Queue)


@dataclass
class LoginHost:
    """`nid` of the replica; `console` and `origin` are set once the ports are known."""

    faults: Faults
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    origin: str = ""
    console: str = ""
    sessions: set[str] = field(default_factory=set)
    hands: Hands = field(default_factory=Hands)

    def logged_in(self, request: Request) -> bool:
        cookies = request.cookies
        return "NID_AUT" in cookies and cookies.get("NID_SES") in self.sessions

    def url(self, back: str) -> str:
        return f"{self.origin}/nidlogin.login?url={quote(back, safe='')}"

    async def form(self, request: Request) -> Response:
        return HTMLResponse(filled("login", {"url": self._back(request)}))

    async def submit(self, request: Request) -> Response:
        """Any id and password that are not empty will do."""
        form = dict(parse_qsl((await request.body()).decode()))
        back, kept = self._back(request), form.get("nvlong") == "on"
        if not form.get("id") or not form.get("pw"):
            return HTMLResponse(
                filled("login", {"url": back, "error": "아이디와 비밀번호를 입력해 주세요."})
            )
        if self.faults.strike("captcha", "login"):
            return HTMLResponse(page("captcha"))
        if self.faults.strike("device_add", "login"):
            return RedirectResponse(f"/deviceAdd?url={quote(back, safe='')}&nvlong={kept:d}", 302)
        return self._enter(back, kept)

    async def device(self, request: Request) -> Response:
        return HTMLResponse(page("device"))

    async def add_device(self, request: Request) -> Response:
        return self._enter(self._back(request), request.query_params.get("nvlong") == "1")

    async def wait_for_hands(self, request: Request) -> Response:
        """Long poll of the login page: what the owner does next, or nothing for now."""
        device = request.query_params.get("on") == "device"
        queue = self.hands.device_presses if device else self.hands.presses
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

    def press(self, keep: bool = True, device: bool = True) -> None:
        """The owner logs in at the next login page; `device`: and registers it if asked to."""
        self.hands.presses.put_nowait({"press": True, "keep": keep})
        if device:
            self.hands.device_presses.put_nowait({"press": True})

    def _enter(self, back: str, kept: bool) -> Response:
        session = token_hex(24)
        self.sessions.add(session)
        self.hands.device_presses = asyncio.Queue()
        age = LIFETIME if kept else None
        answer = RedirectResponse(back, 302)
        answer.set_cookie("NID_AUT", token_hex(16), max_age=age, httponly=True)
        answer.set_cookie("NID_SES", session, max_age=age)
        return answer

    def _back(self, request: Request) -> str:
        """Where to go after login: only ever a page of the console."""
        wanted = request.query_params.get("url", "")
        parts = urlsplit(wanted)
        known = f"{parts.scheme}://{parts.netloc}" == self.console
        return wanted if known else f"{self.console}/bizes"


async def _gone(request: Request) -> None:
    """Returns when the page that asked has been closed: it must not swallow the next press."""
    while (await request.receive())["type"] != "http.disconnect":
        pass
