"""HTTP answers that a well-behaved server would not give."""

import json
from collections.abc import Callable

from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.types import Receive, Scope, Send

from tests.replicas.smartplace.faults import Faults, FaultValue
from tests.replicas.smartplace.graphql import GraphqlError
from tests.replicas.smartplace.pages import page


class Cut(Response):
    """Announces its whole length, sends `share` of the body and closes the connection.

    The head is always sent: a browser repeats a POST by itself when a reused connection closes
    without one, and a fault must strike once.
    """

    def __init__(self, body: bytes, share: float) -> None:
        super().__init__(body, media_type="application/json")
        self._sent = body[: int(len(body) * share)]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        head = {"type": "http.response.start", "status": 200, "headers": self.raw_headers}
        await send(head)
        await send({"type": "http.response.body", "body": self._sent, "more_body": True})


def dropped() -> Response:
    """The connection closes without an answer."""
    return Cut(b" " * 64, 0)


def instead(faults: Faults, request: str, login: str) -> Response | None:
    """What this request gets in place of its answer, if a fault strikes it."""
    for name, answer in _INSTEAD.items():
        if (value := faults.strike(name, request)) is not None:
            return answer(value, login)
    return None


def _rate_limited(value: FaultValue, login: str) -> Response:
    after = {} if value is True else {"Retry-After": str(value)}
    return JSONResponse({"message": "Too Many Requests"}, 429, after)


def _graphql_error(value: FaultValue, login: str) -> Response:
    code = value if isinstance(value, str) else "INTERNAL_SERVER_ERROR"
    return JSONResponse(GraphqlError(code, "요청을 처리하지 못했습니다.").body())


_INSTEAD: dict[str, Callable[[FaultValue, str], Response]] = {
    "unauthorized": lambda value, login: unauthorized("session expired"),
    "login_redirect": lambda value, login: RedirectResponse(login, 302),
    "block_page": lambda value, login: HTMLResponse(page("blocked"), 403),
    "captcha": lambda value, login: HTMLResponse(page("captcha")),
    "rate_limited": _rate_limited,
    "js_challenge": lambda value, login: HTMLResponse(page("challenge")),
    "server_error": lambda value, login: JSONResponse({"message": "Internal Server Error"}, 500),
    "graphql_error": _graphql_error,
}


def spoiled(faults: Faults, request: str, answer: dict[str, object]) -> Response:
    """The answer itself, whole or damaged on the wire."""
    body = json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode()
    if faults.strike("truncated", request):
        return Cut(body, 0.5)
    if faults.strike("malformed_json", request):
        return Response(body[:-1] + b",}", media_type="application/json")
    if request == "createReply" and faults.strike("drop_after_storing", request):
        return dropped()
    return Response(body, media_type="application/json")


def unauthorized(why: str) -> Response:
    return JSONResponse({"code": "UNAUTHORIZED", "message": why}, 401)
