"""A window of time and the twelve weeks before it, in whole days of the shop."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from engine.insights.dto import Window
from engine.runtime.clock import SEOUL

BEFORE: Final = timedelta(weeks=12)
_LENGTHS: Final[dict[Window, timedelta]] = {
    "week": timedelta(weeks=1),
    "month": timedelta(weeks=4),
    "quarter": timedelta(weeks=12),
}
_STEPS: Final[dict[Window, timedelta]] = {
    "week": timedelta(weeks=1),
    "month": timedelta(weeks=1),
    "quarter": timedelta(weeks=4),
}


@dataclass(frozen=True, slots=True)
class Frame:
    """`before` to `since` is compared with `since` to `until`; both are whole numbers of `step`."""

    before: datetime
    since: datetime
    until: datetime
    step: timedelta

    @property
    def recent(self) -> int:
        """Steps of the window."""
        return (self.until - self.since) // self.step


def frame(window: Window, now: datetime) -> Frame:
    """Up to and with the day of `now`."""
    today = now.astimezone(SEOUL).replace(hour=0, minute=0, second=0, microsecond=0)
    until = today + timedelta(days=1)
    since = until - _LENGTHS[window]
    return Frame(since - BEFORE, since, until, _STEPS[window])
