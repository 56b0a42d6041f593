"""Time as a dependency: whoever needs "now" is given a `Clock`."""

import time
from datetime import UTC, datetime, timedelta, timezone
from typing import Final, Protocol

# Korea has had no daylight saving since 1988; a fixed offset needs no time zone database (Windows).
SEOUL = timezone(timedelta(hours=9), "Asia/Seoul")

FARTHEST_MS: Final = 2 * 86_400_000
"""Nothing that is noted to wait (a rest, a hold, an alert) waits for longer than two days."""


class Clock(Protocol):
    def now(self) -> datetime:
        """Aware, in UTC."""

    def monotonic(self) -> float:
        """Seconds; never goes back."""


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()


class PracticeClock:
    """A clock that is off by a fixed time: the practice shop's mornings are not today's."""

    def __init__(self, ahead: timedelta) -> None:
        self._ahead = ahead

    def now(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    def monotonic(self) -> float:
        return time.monotonic()


def to_ms(moment: datetime) -> int:
    """Milliseconds since 1970 of an aware moment: how the store keeps time."""
    return round(moment.timestamp() * 1000)


def from_ms(ms: int) -> datetime:
    """The aware Seoul moment that `to_ms` wrote."""
    return datetime.fromtimestamp(ms / 1000, SEOUL)


def is_ahead(at_ms: int, now_ms: int) -> bool:
    """Whether a noted moment is still to come. One beyond `FARTHEST_MS` was noted by a clock that
    was wrong, and counts as over: else it would be waited for, for years.
    """
    return 0 < at_ms - now_ms <= FARTHEST_MS
