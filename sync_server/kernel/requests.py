"""What happens to every request around its route: an id, limits, headers, one log line."""

import asyncio
import secrets
import time
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sync_server.kernel.envelope import known, refusal
from sync_server.kernel.errors import ServerError, TooLarge, TooSlow
from sync_server.kernel.log import get_logger

MOST_BODY: Final = 64 << 10
BODY_SECONDS: Final = 30.0
_ALWAYS: Final = {"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}
_IN_A_BROWSER: Final = {
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_USUAL_POLICY: Final = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'"
_BEGINNINGS: Final = ("http.response.start", "websocket.http.response.start")
_FOR_HTTPS: Final = "max-age=31536000; includeSubDomains"


class _Left(Exception):
    """The client hung up before its body was here."""


class Requests:
    """`https`: whether browsers should come back by https only. `streamed`: below this path, routes
    read the body themselves, once they know who sends it. `unshown`: the media type of answers that
    no browser shows, and that need not tell one how to.
    """

    def __init__(self, app: ASGIApp, *, https: bool, streamed: str, unshown: str) -> None:
        self._app = app
        self._https = https
        self._streamed = streamed
        self._unshown = unshown

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        scope["request_id"] = secrets.token_hex(8)
        began = time.perf_counter()
        answer = _Answer(scope, send, https=self._https, unshown=self._unshown)
        if scope["type"] == "websocket":
            await self._app(scope, receive, answer.send)
            _tell(scope, answer.status or 101, time.perf_counter() - began)
            return
        try:
            await self._app(scope, await self._received(scope, receive), answer.send)
        except _Left:
            return
        except Exception as fault:
            await self._failed(fault, scope, receive, answer)
        _tell(scope, answer.status, time.perf_counter() - began)

    async def _received(self, scope: Scope, receive: Receive) -> Receive:
        if scope["path"].startswith(self._streamed):
            return receive
        return _replayed(await read_body(scope, receive, MOST_BODY), receive)

    async def _failed(
        self, fault: Exception, scope: Scope, receive: Receive, answer: "_Answer"
    ) -> None:
        error = known(fault)
        scope["refused"] = error.code
        if type(error) is ServerError:
            get_logger().error("request.failed", request_id=scope["request_id"], fault=fault)
        if answer.status:
            raise fault
        await refusal(error, scope["request_id"])(scope, receive, answer.send)


class _Answer:
    """Puts the headers on. `status` is 0 until the answer began."""

    def __init__(self, scope: Scope, send: Send, *, https: bool, unshown: str) -> None:
        self.status = 0
        self._scope = scope
        self._send = send
        self._https = https
        self._unshown = unshown

    async def send(self, message: Message) -> None:
        if message["type"] in _BEGINNINGS:
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            headers["X-Request-ID"] = self._scope["request_id"]
            headers.update(_ALWAYS)
            if headers.get("Content-Type") != self._unshown:
                self._instruct(headers)
        await self._send(message)

    def _instruct(self, headers: MutableHeaders) -> None:
        """Whatever a browser may be made to show."""
        headers.update(_IN_A_BROWSER)
        headers.setdefault("Content-Security-Policy", _USUAL_POLICY)
        if self._https:
            headers["Strict-Transport-Security"] = _FOR_HTTPS


def announced(scope: Scope, most: int) -> int:
    """How many bytes the body will have; `most` where nothing tells. Raises `TooLarge` of more."""
    claimed = dict(scope["headers"]).get(b"content-length", b"%d" % most)
    if not claimed.isdigit() or len(claimed) > 12 or int(claimed) > most:
        raise TooLarge
    return int(claimed)


async def read_body(scope: Scope, receive: Receive, most: int) -> bytes:
    """All of it, if it is not over `most` bytes.

    Raises `TooLarge` as soon as that is known, `TooSlow`, or `_Left`.
    """
    announced(scope, most)
    parts, size = [], 0
    try:
        async with asyncio.timeout(BODY_SECONDS):
            while True:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise _Left
                parts.append(message.get("body", b""))
                size += len(parts[-1])
                if size > most:
                    raise TooLarge
                if not message.get("more_body", False):
                    return b"".join(parts)
    except TimeoutError as fault:
        raise TooSlow from fault


def _replayed(body: bytes, receive: Receive) -> Receive:
    given = False

    async def replay() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replay


def _tell(scope: Scope, status: int, seconds: float) -> None:
    """The route's pattern, not the path: that may hold what somebody typed."""
    route = getattr(scope.get("route"), "path", "")
    get_logger().info(
        "request",
        request_id=scope["request_id"],
        method=scope.get("method", "GET") if route else "",
        route=route,
        status=status,
        code=scope.get("refused", ""),
        took_ms=round(seconds * 1000, 1),
    )
