"""What each fault must be told as; an adapter is held to those that concern its platform."""

from typing import Final

from engine.platforms.outcomes import (
    Blocked,
    CaptchaRequired,
    NotPermitted,
    PlatformError,
    RateLimited,
    ReplyRefused,
    SchemaChanged,
    SessionExpired,
    Unreachable,
)
from engine.platforms.testkit.stage import Fault

READING: Final[dict[Fault, type[PlatformError]]] = {
    Fault.SESSION_LOST: SessionExpired,
    Fault.UNAUTHORIZED: SessionExpired,
    Fault.LOGIN_REDIRECT: SessionExpired,
    Fault.LOGIN_IN_200: SessionExpired,
    Fault.CAPTCHA: CaptchaRequired,
    Fault.REFUSED: Blocked,
    Fault.ACCESS_DENIED: Blocked,
    Fault.NOT_ALLOWED: Blocked,
    Fault.CHALLENGE: Blocked,
    Fault.TOO_FAST: RateLimited,
    Fault.TOO_FAST_UNTIMED: RateLimited,
    Fault.COOLING: RateLimited,
    Fault.FORBIDDEN: NotPermitted,
    Fault.SERVER_ERROR: Unreachable,
    Fault.FAILURE_IN_200: Unreachable,
    Fault.CUT_OFF: Unreachable,
    Fault.SILENCE: Unreachable,
    Fault.MALFORMED: SchemaChanged,
    Fault.RENAMED_FIELD: SchemaChanged,
}
ODD_BUT_WHOLE: Final = (
    Fault.DUPLICATES,
    Fault.TOTAL_TOO_HIGH,
    Fault.TOTAL_TOO_LOW,
    Fault.MORE_NEVER_ENDS,
    Fault.POPUPS,
    Fault.SLOW,
    Fault.VIRTUAL_LIST,
    Fault.RENAMED_CLASSES,
    Fault.WRONG_CHARSET,
    Fault.NO_RATINGS,
    Fault.NO_TEXTS,
    Fault.STRANGE_TEXTS,
)
ANSWERING: Final[dict[Fault, tuple[type[PlatformError], int]]] = {
    Fault.REPLY_SWALLOWED: (ReplyRefused, 0),
    Fault.REPLY_UNCONFIRMED: (SchemaChanged, 0),
    Fault.REPLY_NOT_SHOWN: (ReplyRefused, 1),
    Fault.TOO_LATE: (ReplyRefused, 0),
    Fault.MAY_NOT_REPLY: (NotPermitted, 0),
    Fault.LOST_BEFORE_STORING: (Unreachable, 0),
    Fault.LOST_AFTER_STORING: (Unreachable, 1),
}
"""With the number of replies that the platform holds afterwards."""
