"""One POST to a messenger, and what its answer means. Addresses hold secrets: none is told."""

import logging
import ssl
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from engine.alerts.errors import (
    ChannelBusy,
    ChannelError,
    ChannelRefused,
    ChannelUnreachable,
    ChannelUnsure,
    ChannelUntrusted,
)

_FAILED: Final = frozenset({500, 503})
"""It says itself that nothing came of it; of a gateway's 502 or 504 nobody knows."""
_USUAL_WAIT_S: Final = 30.0
_MOST_BYTES: Final = 64_000


@dataclass(frozen=True, slots=True)
class Answer:
    """`said`: its JSON, None where it has none. `wait_s`: what its header asks for."""

    status: int
    said: Any
    wait_s: float | None


def post(channel: str, address: str, body: object, answer_s: float) -> Answer:
    """Redirects are answers, never followed. Raises a `ChannelError`."""
    import httpx2  # noqa: PLC0415 - half a second at the counter's PC, only for who sends

    # It tells addresses at INFO, and those hold the secret.
    logging.getLogger("httpx2").setLevel(logging.WARNING)
    content = msgspec.json.encode(body)
    headers = {"content-type": "application/json; charset=utf-8"}
    try:
        with httpx2.Client(timeout=answer_s, follow_redirects=False, trust_env=True) as client:
            response = client.post(address, content=content, headers=headers)
    except (httpx2.ConnectError, httpx2.ConnectTimeout) as fault:
        kind = ChannelUntrusted if _is_about_trust(fault) else ChannelUnreachable
        raise kind(channel=channel) from None
    except (httpx2.InvalidURL, httpx2.UnsupportedProtocol):
        raise ChannelRefused(channel=channel, reason="address") from None
    except httpx2.HTTPError:
        raise ChannelUnsure(channel=channel) from None
    except OSError:  # the certificates that the system's environment names are not there
        raise ChannelUntrusted(channel=channel) from None
    return Answer(response.status_code, _json(response.content), _wait(response.headers))


def fault_of(channel: str, answer: Answer, wait_s: float | None = None) -> ChannelError:
    """Of an answer that is not the one hoped for. `wait_s`: what its body asks for."""
    if answer.status == 429:
        wait = wait_s or answer.wait_s or _USUAL_WAIT_S
        return ChannelBusy(channel=channel, seconds=wait)
    if answer.status in _FAILED:
        return ChannelUnreachable(channel=channel)
    if answer.status >= 500 or answer.status < 300:
        return ChannelUnsure(channel=channel)
    return ChannelRefused(channel=channel, reason=str(answer.status))


def seconds(value: object) -> float | None:
    """A number of seconds that somebody else has sent, None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        found = float(value)
    except ValueError:
        return None
    return found if 0 < found < 1e9 else None


def _json(content: bytes) -> Any:
    try:
        return msgspec.json.decode(content[:_MOST_BYTES])
    except (msgspec.DecodeError, RecursionError):
        return None


def _wait(headers: Any) -> float | None:
    return seconds(headers.get("retry-after"))


def _is_about_trust(fault: BaseException | None) -> bool:
    while fault is not None:
        if isinstance(fault, ssl.SSLError):
            return True
        fault = fault.__cause__ or fault.__context__
    return False
