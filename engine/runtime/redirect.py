"""Consent in the system's browser: what is asked for with PKCE S256 (RFC 7636), and the browser's
way back to the app, for one answer, on a port that the kernel chose (RFC 8252 7.3).
"""

import asyncio
import base64
import hashlib
import hmac
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from html import escape
from types import TracebackType
from typing import Final
from urllib.parse import parse_qsl

HOST: Final = "127.0.0.1"
PATH: Final = "/cb"
_MOST_BYTES: Final = 8 << 10
_SECONDS: Final = 5.0
_HEADERS: Final = (
    "Content-Type: text/html; charset=utf-8\r\n"
    "Cache-Control: no-store\r\nReferrer-Policy: no-referrer\r\nConnection: close\r\n"
)
# As our server's login page looks, which may have been there a moment ago.
_STYLE: Final = """
:root { --bg: #FBF9F6; --surface: #FFFFFF; --line: #E2DBD1; --text: #22201D; }
@media (prefers-color-scheme: dark) { :root { --bg: #171513; --surface: #201D1A; --line: #3A352F;
  --text: #F1ECE5; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 24px;
  background: var(--bg); color: var(--text); word-break: keep-all; overflow-wrap: break-word;
  font: 16px/1.5 Pretendard, "Apple SD Gothic Neo", "Malgun Gothic", "Noto Sans KR", sans-serif; }
main { width: 100%; max-width: 380px; padding: 32px; background: var(--surface);
  border: 1px solid var(--line); border-radius: 10px; }
p { margin: 0; }
"""
_PAGE: Final = """<!doctype html>
<meta charset=utf-8><meta name=viewport content="width=device-width, initial-scale=1">
<meta name=color-scheme content="light dark"><title>가게지기</title>
<style nonce="{nonce}">{style}</style><main><p role=status>{words}</p></main>
"""


Show = Callable[[str], None]
"""Opens an address in the system's browser, or tells a person to."""


@dataclass(frozen=True, slots=True)
class Question:
    """One request for a code. Its repr shows nothing. `verifier`: proves that the code is ours."""

    state: str = field(default_factory=lambda: secrets.token_urlsafe(24), repr=False)
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48), repr=False)

    def query(self, client: str, redirect_uri: str) -> dict[str, str]:
        """Of the address that is shown."""
        digest = hashlib.sha256(self.verifier.encode()).digest()
        return {
            "response_type": "code",
            "client_id": client,
            "redirect_uri": redirect_uri,
            "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
            "state": self.state,
        }


class Listener:
    """Lives on the loop, as an async context. Takes the first request that brings `state`; whoever
    else on this machine calls is turned away and changes nothing. `words`: shown in the browser.
    """

    def __init__(self, state: str, words: str, path: str = PATH) -> None:
        self._state = state
        self._words = words
        self._path = path
        self._came: asyncio.Future[dict[str, str]] | None = None
        self._server: asyncio.Server | None = None
        self._port = 0

    @property
    def redirect_uri(self) -> str:
        return f"http://{HOST}:{self._port}{self._path}"

    async def __aenter__(self) -> "Listener":
        self._came = asyncio.get_running_loop().create_future()
        self._server = await asyncio.start_server(self._meet, HOST, 0, limit=_MOST_BYTES)
        self._port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None
    ) -> None:
        assert self._server is not None  # noqa: S101 - entered
        self._server.close()
        await self._server.wait_closed()

    async def answer(self, timeout_s: float) -> dict[str, str] | None:
        """The query of the request; None if nobody comes in time."""
        assert self._came is not None  # noqa: S101 - entered
        try:
            async with asyncio.timeout(timeout_s):
                return await self._came
        except TimeoutError:
            return None

    async def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # Whatever it is that calls, it must not end the login.
        with suppress(
            OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, TimeoutError
        ):
            async with asyncio.timeout(_SECONDS):
                head = await reader.readuntil(b"\r\n\r\n")
                writer.write(self._reply(head.decode("latin-1")))
                await writer.drain()
        writer.close()

    def _reply(self, head: str) -> bytes:
        query = self._query(head)
        if query is None or self._came is None or self._came.done():
            return _page("404 Not Found", "")
        self._came.set_result(query)
        return _page("200 OK", self._words)

    def _query(self, head: str) -> dict[str, str] | None:
        """None of what is not the browser's answer to this login."""
        line, _, rest = head.partition("\r\n")
        method, _, target = line.partition(" ")
        path, _, asked = target.rpartition(" ")[0].partition("?")
        hosts = [each[5:].strip() for each in rest.split("\r\n") if each[:5].lower() == "host:"]
        if (method, path, hosts) != ("GET", self._path, [f"{HOST}:{self._port}"]):
            return None
        try:
            query = dict(parse_qsl(asked, max_num_fields=10))
        except ValueError:
            return None
        given = query.get("state", "").encode("utf-8", "replace")
        return query if hmac.compare_digest(given, self._state.encode()) else None


def _page(status: str, words: str) -> bytes:
    nonce = secrets.token_urlsafe(12)
    policy = f"default-src 'none'; style-src 'nonce-{nonce}'; frame-ancestors 'none'"
    body = _PAGE.format(nonce=nonce, style=_STYLE, words=escape(words)).encode()
    head = f"Content-Security-Policy: {policy}\r\nContent-Length: {len(body)}\r\n\r\n"
    return f"HTTP/1.1 {status}\r\n{_HEADERS}{head}".encode() + body
