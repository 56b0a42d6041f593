"""Logging in through the system's browser: authorization code with PKCE S256 and a loopback
redirect (RFC 8252, RFC 7636).
"""

import asyncio
import base64
import hashlib
import secrets
from collections.abc import Callable
from concurrent.futures import Future
from typing import Final
from urllib.parse import urlencode

from engine.runtime.loop import Loop
from engine.runtime.progress import Progress
from engine.sync.account import Granted
from engine.sync.errors import LoginFailed
from engine.sync.listener import Listener
from engine.sync.transport import Declined, Transport

CLIENT: Final = "gagejigi-desktop"
NOTE: Final = "progress.waiting_login"
_LOCAL_ISSUER: Final = "gagejigi:local"
_LOOK_S: Final = 0.25

Show = Callable[[str], None]
"""Opens an address in the browser, or tells a person to."""


def log_in(
    transport: Transport,
    loop: Loop,
    show: Show,
    words: str,
    device: tuple[str, str | None],
    progress: Progress,
    timeout_s: float,
) -> Granted:
    """Blocks until the person has logged in. `device`: its name, and its id from an earlier login.

    Raises `LoginFailed`, `Cancelled`, or what `Transport.ask` does.
    """
    state, verifier = secrets.token_urlsafe(24), secrets.token_urlsafe(48)
    with loop.within(Listener(state, words)) as listener:
        show(_page(transport.address, listener.redirect_uri, state, verifier))
        query = _awaited(loop.start(_within(listener, timeout_s)), progress)
        redirect = listener.redirect_uri
    if "code" not in query:
        raise LoginFailed(reason="denied")
    if query.get("iss", "") not in (transport.address, _LOCAL_ISSUER):
        raise LoginFailed(reason="issuer")
    name, known = device
    grant = {
        "grant_type": "authorization_code",
        "code": query["code"],
        "redirect_uri": redirect,
        "code_verifier": verifier,
        "device_name": name,
        "device_id": known,
    }
    try:
        return Granted.of(transport.ask("POST", "/v1/token", body=grant))
    except Declined as told:
        raise LoginFailed(reason=told.code) from told


def _page(address: str, redirect_uri: str, state: str, verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode()).digest()
    asked = {
        "response_type": "code",
        "client_id": CLIENT,
        "redirect_uri": redirect_uri,
        "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
        "state": state,
    }
    return f"{address}/authorize?{urlencode(asked)}"


async def _within(listener: Listener, timeout_s: float) -> dict[str, str] | None:
    try:
        async with asyncio.timeout(timeout_s):
            return await listener.answer()
    except TimeoutError:
        return None


def _awaited(coming: "Future[dict[str, str] | None]", progress: Progress) -> dict[str, str]:
    try:
        while True:
            progress.report(0, None, NOTE)
            try:
                found = coming.result(_LOOK_S)
            except TimeoutError:
                continue
            if found is None:
                raise LoginFailed(reason="timeout")
            return found
    finally:
        coming.cancel()
