"""How the API says no: a code in an answer of status 200."""

from typing import Any, Final

from engine.platforms.coupangeats.spec import SPEC
from engine.platforms.outcomes import (
    PlatformError,
    RateLimited,
    ReplyRefused,
    SchemaChanged,
    Unreachable,
)
from engine.platforms.parsing import FAULTS, read_json

_WAIT_S: Final = 600.0
_FINE: Final = ("SUCCESS", "")


def check_code(body: bytes, action: str) -> None:
    """Raises what the code means. Which of its fields holds the number was told differently."""
    if b'"code"' not in body[:4096] and b'"error"' not in body[:4096]:
        return
    try:
        told = read_json(body)
    except FAULTS:
        return  # not even an envelope: the parser will say so
    if isinstance(told, dict) and (codes := _codes(told)):
        raise _fault(codes, action)


def _codes(told: dict[str, Any]) -> list[str]:
    """What is there beside SUCCESS."""
    error = told.get("error")
    named = [error.get("code"), error.get("errorCode")] if isinstance(error, dict) else [error]
    words = [str(each) for each in (told.get("code"), *named) if each is not None]
    return [word for word in words if word not in _FINE]


def _fault(codes: list[str], action: str) -> PlatformError:
    if "10056" in codes:
        return RateLimited(platform=SPEC.id, retry_after=_WAIT_S)
    if "20051" in codes and action == "reply":
        return ReplyRefused(platform=SPEC.id, reason="too_late")
    if "50001" in codes:  # answered already, or something behind it failed: nobody can tell
        return Unreachable(platform=SPEC.id)
    return SchemaChanged(platform=SPEC.id, detail=f"code {codes[0][:40]}")
