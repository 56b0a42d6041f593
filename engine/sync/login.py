"""Logging in through the system's browser: authorization code with PKCE S256 and a loopback
redirect (RFC 8252, RFC 7636).
"""

from concurrent.futures import Future
from typing import Final
from urllib.parse import urlencode

from engine.runtime.loop import Loop
from engine.runtime.progress import Progress
from engine.runtime.redirect import Listener, Question, Show
from engine.sync.account import Granted
from engine.sync.errors import LoginFailed
from engine.sync.transport import Declined, Transport

CLIENT: Final = "gagejigi-desktop"
NOTE: Final = "progress.waiting_login"
_LOCAL_ISSUER: Final = "gagejigi:local"
_LOOK_S: Final = 0.25


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
    question = Question()
    with loop.within(Listener(question.state, words)) as listener:
        asked = question.query(CLIENT, listener.redirect_uri)
        show(f"{transport.address}/authorize?{urlencode(asked)}")
        query = _awaited(loop.start(listener.answer(timeout_s)), progress)
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
        "code_verifier": question.verifier,
        "device_name": name,
        "device_id": known,
    }
    try:
        return Granted.of(transport.ask("POST", "/v1/token", body=grant))
    except Declined as told:
        raise LoginFailed(reason=told.code) from told


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
