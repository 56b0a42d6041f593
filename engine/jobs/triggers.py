"""Triggers of our own."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Final

from apscheduler.triggers.base import BaseTrigger

from engine.runtime.clock import SEOUL, is_ahead, to_ms

JITTER: Final = 0.1
"""Of the interval, sooner or later: a visit on the dot of every hour is a machine's."""

_OPENING: Final = timedelta(minutes=6)
_AGAIN: Final = timedelta(hours=1)


class Rounds(BaseTrigger):  # type: ignore[misc] # untyped library
    """Again and again, with about `every` in between, while the shop is open; what falls into the
    night comes in the first minutes of the morning.
    """

    def __init__(self, every: timedelta, opens: int, closes: int, random: Random) -> None:
        """`opens`, `closes`: hours in Seoul, see `Schedule`."""
        self._every = every
        self._opens = opens % 24
        self._closes = closes % 24
        self._random = random

    def __str__(self) -> str:
        return f"rounds[{self._every}, {self._opens}-{self._closes}]"

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime:
        moment = now + self._every * self._random.uniform(1 - JITTER, 1 + JITTER)
        return self.opened(moment)

    def latest(self, now: datetime) -> datetime:
        """The last moment that may have been reckoned by `now`."""
        return self.opened(now + self._every * (1 + JITTER)) + _OPENING

    def opened(self, moment: datetime) -> datetime:
        """The moment itself, or a little after the shop's next opening."""
        moment = moment.astimezone(SEOUL)
        since = (moment.hour - self._opens) % 24
        if since < ((self._closes - self._opens) % 24 or 24):
            return moment
        opening = moment.replace(minute=0, second=0, microsecond=0) + timedelta(hours=24 - since)
        return opening + _OPENING * self._random.random()


class Awaited(BaseTrigger):  # type: ignore[misc] # untyped library
    """At the moments from which on something waits; what is left then, because nobody could be
    reached, say, is taken up again after as long as it has waited, an hour at least.
    """

    def __init__(self, moments: Sequence[datetime]) -> None:
        self.moments = moments

    def __str__(self) -> str:
        return "awaited"

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime:
        last = previous_fire_time
        if last is not None and last > now:  # the clock was ahead then
            last = None
        moments = (_taken_up(moment, last, now) for moment in self.moments)
        return min(moments, default=now + _AGAIN)


def _taken_up(moment: datetime, last: datetime | None, now: datetime) -> datetime:
    if moment > now and not is_ahead(to_ms(moment), to_ms(now)):
        return now if last is None else last + _AGAIN
    return moment if last is None or moment > last else last + max(_AGAIN, last - moment)
