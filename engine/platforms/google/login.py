"""The owner's consent in the system's browser: authorization code, PKCE and a loopback redirect
(RFC 8252). Nothing is typed or pressed by us.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

import msgspec

from engine.platforms.google.spec import SCOPE, SPEC
from engine.platforms.google.tokens import Tokens
from engine.platforms.grants import Client
from engine.platforms.outcomes import ClientUnknown, ConsentRefused, LoginTimeout, NoDisplay
from engine.platforms.parsing import FAULTS
from engine.platforms.port import Visit
from engine.runtime.loop import beside
from engine.runtime.redirect import Listener, Question

WAITING: Final = "platform.google.waiting"
_PATH: Final = "/"  # Google documents loopback addresses without any other
_LOOK_S: Final = 0.25


class _Installed(msgspec.Struct):
    client_id: str
    client_secret: str = ""


class _ClientFile(msgspec.Struct):
    """As the owner gets it from Google's console, for an application of the kind "desktop"."""

    installed: _Installed


async def ask_consent(
    tokens: Tokens, visit: Visit, timeout_s: float, report: Callable[[str], None]
) -> None:
    """Raises `LoginTimeout`, `ConsentRefused`, `ClientUnknown`, or `NoDisplay` where nobody is."""
    if visit.consent is None:
        raise NoDisplay(platform=SPEC.id)
    client, question = await _client(tokens, visit.client), Question()
    async with Listener(question.state, visit.consent.words, _PATH) as listener:
        redirect_uri = listener.redirect_uri
        address = _address(visit, question.query(client.id, redirect_uri))
        report(WAITING)
        await beside(partial(visit.consent.show, address))
        query = await _awaited(listener, timeout_s, report)
    if "code" not in query:
        raise ConsentRefused(platform=SPEC.id, missing="")
    await tokens.redeem(client, query["code"], question.verifier, redirect_uri, SCOPE)


async def _client(tokens: Tokens, file: Path | None) -> Client:
    """Of the file, else of the earlier consent."""
    if file is not None:
        return await beside(partial(_read, file))
    earlier = await tokens.grant()
    if earlier is None:
        raise ClientUnknown(platform=SPEC.id, reason="no_file")
    return earlier.client


def _read(file: Path) -> Client:
    try:
        installed = msgspec.json.decode(file.read_bytes(), type=_ClientFile).installed
    except (OSError, *FAULTS) as fault:
        raise ClientUnknown(platform=SPEC.id, reason=type(fault).__name__) from fault
    return Client(installed.client_id, installed.client_secret)


def _address(visit: Visit, question: dict[str, str]) -> str:
    """Only with these two does Google give a refresh token, also to who has consented before."""
    lasting = {"access_type": "offline", "prompt": "consent"}
    return f"{visit.site.login_url}?{urlencode({**question, 'scope': SCOPE, **lasting})}"


async def _awaited(
    listener: Listener, timeout_s: float, report: Callable[[str], None]
) -> dict[str, str]:
    coming = asyncio.create_task(listener.answer(timeout_s))
    try:
        while not (await asyncio.wait({coming}, timeout=_LOOK_S))[0]:
            report(WAITING)
        query = coming.result()
    finally:
        coming.cancel()
        with suppress(asyncio.CancelledError):
            await coming
    if query is None:
        raise LoginTimeout(platform=SPEC.id)
    return query
