"""Time as every Korean platform tells it: Seoul, which knows no summer time."""

from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone

KST = timezone(timedelta(hours=9))
Clock = Callable[[], datetime]


def now() -> datetime:
    return datetime.now(KST)


class Movable:
    """A clock that goes on as time does, from wherever it is put."""

    def __init__(self) -> None:
        self._ahead = timedelta()

    def __call__(self) -> datetime:
        return now() + self._ahead

    def put(self, at: datetime) -> None:
        self._ahead = at - now()


def midnight(day: date) -> int:
    """Epoch second at which `day` begins in Korea."""
    return int(datetime(day.year, day.month, day.day, tzinfo=KST).timestamp())
