"""Time as a dependency: whoever needs "now" is given a `Clock`."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Final, Protocol

SECOND_MS: Final = 1_000
MINUTE_MS: Final = 60 * SECOND_MS
HOUR_MS: Final = 60 * MINUTE_MS
DAY_MS: Final = 24 * HOUR_MS
SEOUL: Final = timezone(timedelta(hours=9), "KST")
"""What people are shown, wherever the machine stands. No daylight saving since 1988."""


class Clock(Protocol):
    def now(self) -> datetime:
        """Aware."""


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


def now_ms(clock: Clock) -> int:
    """Milliseconds since 1970: how the server keeps time."""
    return int(clock.now().timestamp() * 1000)
