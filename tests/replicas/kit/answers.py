"""HTTP answers that a well-behaved server would not give."""

import codecs
import json
from collections.abc import Callable, Mapping

from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.types import Receive, Scope, Send

from tests.replicas.kit.faults import Faults, FaultValue
from tests.replicas.kit.pages import SHARED

Instead = Callable[[FaultValue, str], Response]
"""From the fault's value and the address of the login page."""


class Cut(Response):
    """Announces its whole length, sends `share` of the body and closes the connection.

    The head is always sent: a browser repeats a POST by itself when a reused connection closes
    without one, and a fault must strike once.
    """

    def __init__(self, body: bytes, share: float, media_type: str = "application/json") -> None:
        super().__init__(body, media_type=media_type)
        self._sent = body[: int(len(body) * share)]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        head = {"type": "http.response.start", "status": 200, "headers": self.raw_headers}
        await send(head)
        await send({"type": "http.response.body", "body": self._sent, "more_body": True})


def dropped() -> Response:
    """The connection closes without an answer."""
    return Cut(b" " * 64, 0)


def instead(
    faults: Faults, request: str, login: str, own: Mapping[str, Instead]
) -> Response | None:
    """What this request gets in place of its answer, if a fault strikes it."""
    for name, answer in {**_INSTEAD, **own}.items():
        if (value := faults.strike(name, request)) is not None:
            return answer(value, login)
    return None


def spoiled(faults: Faults, request: str, answer: Mapping[str, object] | list[object]) -> Response:
    """The answer itself in JSON, whole or damaged on the wire."""
    text = json.dumps(answer, ensure_ascii=False, separators=(",", ":"))
    if faults.strike("mislabelled", request):
        body = text.encode("cp949", "json-escape")
        return Response(body, media_type="application/json; charset=euc-kr")
    body = text.encode()
    if faults.strike("truncated", request):
        return Cut(body, 0.5)
    if faults.strike("malformed_json", request):
        return Response(body[:-1] + b",}", media_type="application/json")
    return Response(body, media_type="application/json")


def spoiled_page(faults: Faults, request: str, html: str) -> Response:
    """A page of the console, whole or damaged on the wire."""
    if faults.strike("mislabelled", request):
        body = html.encode("cp949", "xmlcharrefreplace")
        return Response(body, media_type="text/html; charset=euc-kr")
    if faults.strike("truncated", request):
        return Cut(html.encode(), 0.5, "text/html")
    return HTMLResponse(html)


def unauthorized(why: str) -> Response:
    return JSONResponse({"code": "UNAUTHORIZED", "message": why}, 401)


def _too_many(status: int, value: FaultValue) -> Response:
    after = {} if value is True else {"Retry-After": str(value)}
    return JSONResponse({"message": "Too Many Requests"}, status, after)


_INSTEAD: dict[str, Instead] = {
    "unauthorized": lambda value, login: unauthorized("session expired"),
    "login_redirect": lambda value, login: RedirectResponse(login, 302),
    "block_page": lambda value, login: HTMLResponse(SHARED.text("blocked"), 403),
    "access_denied": lambda value, login: HTMLResponse(SHARED.text("access_denied"), 403),
    "not_allowed": lambda value, login: Response(status_code=405),
    "captcha": lambda value, login: HTMLResponse(SHARED.text("captcha")),
    "rate_limited": lambda value, login: _too_many(429, value),
    "too_often": lambda value, login: _too_many(430, value),
    "js_challenge": lambda value, login: HTMLResponse(SHARED.text("challenge")),
    "server_error": lambda value, login: JSONResponse({"message": "Internal Server Error"}, 500),
}


def _json_escape(fault: UnicodeError) -> tuple[str, int]:
    """What the encoding lacks, as JSON writes it in ASCII."""
    assert isinstance(fault, UnicodeEncodeError)
    return json.dumps(fault.object[fault.start : fault.end])[1:-1], fault.end


codecs.register_error("json-escape", _json_escape)
