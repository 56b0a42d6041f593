"""Where a failure is shown, and in which words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from engine.api import Texts


_BY_COMMAND: Final = frozenset(
    f"sync.{each}"
    for each in (
        "already_joined",
        "login_ended",
        "no_server",
        "not_writable",
        "own_device",
        "revoked",
    )
) | {"platform.client_unknown", "platform.not_turned_on"}
"""Errors whose remedy is another one for who has a window than for who types commands."""


WANTS_LOGIN: Final = frozenset({"sync.login_ended", "sync.revoked"})
"""Codes of what a login at the server ends."""


class Place(Enum):
    FIELD = auto()
    BANNER = auto()
    CRASH = auto()


@dataclass(frozen=True, slots=True)
class Problem:
    """`code` of the `EngineError`, "" for any other fault. `field`: the input at fault, only for
    Place.FIELD."""

    place: Place
    title: str
    message: str
    remedy: str
    retryable: bool
    code: str = ""
    field: str = ""


def describe(fault: BaseException, texts: Texts) -> Problem:
    """An `EngineError` has words of its own; anything else is our bug, for the crash dialog."""
    from engine.api import EngineError, InvalidInput  # noqa: PLC0415 - not before the first window

    if not isinstance(fault, EngineError):
        title, message, remedy = texts.error(EngineError())
        return Problem(Place.CRASH, title, message, remedy, retryable=False)
    title, message, remedy = texts.error(fault)
    if fault.code in _BY_COMMAND:
        remedy = remedy_in_window(fault.code, texts)
    if isinstance(fault, InvalidInput):
        field = str(fault.params.get("field", ""))
        return Problem(
            Place.FIELD, title, message, remedy, retryable=False, code=fault.code, field=field
        )
    return Problem(Place.BANNER, title, message, remedy, retryable=fault.retryable, code=fault.code)


def remedy_in_window(code: str, texts: Texts) -> str:
    """Of an error whose remedy has no params."""
    return texts(f"window.{code}.remedy" if code in _BY_COMMAND else f"error.{code}.remedy")
