"""When a job runs by itself, as triggers of APScheduler: each names the next moment after another.

What is planned is written down (see `timetable`): a trigger is asked once, when a run has ended,
and however late that was, the moments that went by are passed over.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from typing import Any, Final

from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.cron import CronTrigger

from engine.runtime.clock import SEOUL
from engine.runtime.settings.sections.schedule import Schedule

Trigger = Any
"""A `BaseTrigger`; the library has no types. Its `str` tells one rhythm from another."""

Rhythm = Callable[[Schedule, Random], Trigger]

JITTER: Final = 0.1
"""Of the interval, sooner or later: a visit on the dot of every hour is a machine's."""

_OPENING: Final = timedelta(minutes=6)


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
        return self._opened(moment.astimezone(SEOUL))

    def _opened(self, moment: datetime) -> datetime:
        """The moment itself, or a little after the shop's next opening."""
        since = (moment.hour - self._opens) % 24
        if since < ((self._closes - self._opens) % 24 or 24):
            return moment
        opening = moment.replace(minute=0, second=0, microsecond=0) + timedelta(hours=24 - since)
        return opening + _OPENING * self._random.random()


def rounds(wanted: Schedule, random: Random) -> Trigger:
    return Rounds(timedelta(hours=wanted.every_h), wanted.opens, wanted.closes, random)


def daily(wanted: Schedule, _random: Random) -> Trigger:
    return CronTrigger(hour=wanted.report_hour, timezone=SEOUL)


def mondays(wanted: Schedule, _random: Random) -> Trigger:
    return CronTrigger(day_of_week="mon", hour=wanted.report_hour, timezone=SEOUL)


def following(trigger: Trigger, now: datetime) -> datetime:
    """The first moment after `now`."""
    found: datetime = trigger.get_next_fire_time(now, now)
    return found
