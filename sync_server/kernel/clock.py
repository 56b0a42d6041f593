"""Time as a dependency: whoever needs "now" is given a `Clock`."""

from datetime import UTC, datetime
from typing import Final, Protocol

SECOND_MS: Final = 1_000
MINUTE_MS: Final = 60 * SECOND_MS
HOUR_MS: Final = 60 * MINUTE_MS
DAY_MS: Final = 24 * HOUR_MS


class Clock(Protocol):
    def now(self) -> datetime:
        """Aware."""


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


def now_ms(clock: Clock) -> int:
    """Milliseconds since 1970: how the server keeps time."""
    return int(clock.now().timestamp() * 1000)
