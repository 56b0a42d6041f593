"""What a platform answered over HTTP, and what it means before anybody looks at its fields.

A 200 is no success: challenge and login pages come with 200 too (notes/platforms.md, Part 6, 14).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from engine.platforms.outcomes import (
    Blocked,
    CaptchaRequired,
    PlatformError,
    RateLimited,
    SchemaChanged,
    SessionExpired,
    Unreachable,
)

_WAIT_S = {429: 600.0, 430: 7200.0}
"""When the platform names no time. fmkorea's 430 lasts hours."""
_LONGEST_WAIT_S = 86400.0
_CAPTCHA = ("captcha", "자동입력 방지", "자동입력방지", "보안문자")
_LOGIN = ("nidlogin", "log.login", 'type="password"')
_LOOKED_AT = 200_000  # characters of a page that are searched for marks


@dataclass(frozen=True, slots=True)
class Answer:
    """`headers` in lower case. `platform_s`: seconds the platform took."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    platform_s: float = 0.0

    @property
    def is_html(self) -> bool:
        start = self.body[:512].lstrip().lower()
        return "html" in self.headers.get("content-type", "") or start.startswith(
            (b"<!doctype", b"<html")
        )


def check_answer(platform: str, answer: Answer, now: datetime, *, is_login_address: bool) -> None:
    """Return if `answer` is JSON worth parsing; otherwise raise what it is.

    `is_login_address`: the address it came from, or leads to, is the platform's login page.
    """
    if fault := _fault(platform, answer, now, is_login_address):
        raise fault


def read_marks(platform: str, text: str) -> PlatformError:
    """What a page of HTML is, where data was expected."""
    start = text[:_LOOKED_AT].lower()
    if any(mark in start for mark in _CAPTCHA):
        return CaptchaRequired(platform=platform)
    if any(mark in start for mark in _LOGIN):
        return SessionExpired(platform=platform)
    return Blocked(platform=platform)


def _fault(
    platform: str, answer: Answer, now: datetime, is_login_address: bool
) -> PlatformError | None:
    status = answer.status
    if is_login_address or status == 401:
        return SessionExpired(platform=platform)
    if status in _WAIT_S:
        return RateLimited(platform=platform, retry_after=_retry_after(answer, now))
    if answer.is_html and status < 500 and status != 404:
        return read_marks(platform, answer.body.decode(errors="replace"))
    return None if 200 <= status < 300 else _refusal(platform, status)


def _refusal(platform: str, status: int) -> PlatformError:
    if status in (403, 405):
        return Blocked(platform=platform)
    if status >= 500:
        return Unreachable(platform=platform)
    return SchemaChanged(platform=platform, detail=f"HTTP {status}")


def _retry_after(answer: Answer, now: datetime) -> float:
    """Seconds; the header holds seconds or an HTTP date."""
    told = answer.headers.get("retry-after", "").strip()
    default = _WAIT_S[answer.status]
    if told.isascii() and told.isdigit():
        return min(float(told[:9]), _LONGEST_WAIT_S)
    try:
        moment = parsedate_to_datetime(told)
    except (ValueError, TypeError, OverflowError):  # of a zone that no clock has
        return default
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return min(max((aware - now).total_seconds(), 0.0), _LONGEST_WAIT_S)
