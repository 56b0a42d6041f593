"""How the console's answers say no: `dma_error.resultCode` in an answer of status 200."""

from typing import Any, Final

import msgspec

from engine.platforms.ddangyo.spec import SPEC
from engine.platforms.outcomes import PlatformError, SessionExpired, Unreachable
from engine.platforms.parsing import FAULTS, read_as

_WELL: Final = "000"
_LOGIN_WORDS: Final = ("로그인", "세션")


class _Envelope(msgspec.Struct):
    dma_error: dict[str, Any] | None = None


_envelope = msgspec.json.Decoder(_Envelope)


def check_result(body: bytes, action: str) -> None:
    """Raises what the code means. Only the good one is known; the words beside it tell whether it
    is the login that is over.
    """
    if b"dma_error" not in body:
        return
    told = _told(body)
    code = str(told.get("resultCode", _WELL))
    if code != _WELL:
        raise _fault(" ".join(each for each in told.values() if isinstance(each, str)))


def _told(body: bytes) -> dict[str, Any]:
    """Empty where it is not even an envelope: the parser will say so."""
    try:
        return read_as(_envelope, body).dma_error or {}
    except FAULTS:
        return {}


def _fault(words: str) -> PlatformError:
    """A code that nobody knows says nothing of a reply either: it may have been stored before."""
    is_login = any(word in words for word in _LOGIN_WORDS)
    return SessionExpired(platform=SPEC.id) if is_login else Unreachable(platform=SPEC.id)
