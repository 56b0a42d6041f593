"""When a job runs by itself, as triggers of APScheduler: each names the next moment after another.

What is planned is written down (see `timetable`): a trigger is asked once, when a run has ended,
and however late that was, the moments that went by are passed over.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

from engine.runtime.clock import SEOUL
from engine.runtime.settings.sections.schedule import Schedule

Trigger = Any
"""A `BaseTrigger`; the library has no types. Its `str` tells one rhythm from another."""

Rhythm = Callable[[Schedule, Random], Trigger]


def rounds(wanted: Schedule, random: Random) -> Trigger:
    from engine.jobs.triggers import Rounds  # noqa: PLC0415 - loads APScheduler: 30 ms

    return Rounds(timedelta(hours=wanted.every_h), wanted.opens, wanted.closes, random)


def awaiting(moments: Sequence[datetime]) -> Trigger:
    from engine.jobs.triggers import Awaited  # noqa: PLC0415 - as in `rounds`

    return Awaited(moments)


def daily(wanted: Schedule, _random: Random) -> Trigger:
    return _cron(hour=wanted.report_hour)


def mondays(wanted: Schedule, _random: Random) -> Trigger:
    return _cron(day_of_week="mon", hour=wanted.report_hour)


def following(trigger: Trigger, now: datetime) -> datetime:
    """The first moment after `now`."""
    found: datetime = trigger.get_next_fire_time(now, now)
    return found


def kept(trigger: Trigger, planned: datetime, now: datetime) -> datetime:
    """When what was planned is to run. A moment so far away that nothing can have been planned for
    it by now was reckoned by a clock that was ahead, and would be waited for, for years. A round
    that was missed waits for the shop's opening: a computer may wake up at night.
    """
    from engine.jobs.triggers import Rounds  # noqa: PLC0415 - as in `rounds`

    latest = trigger.latest(now) if isinstance(trigger, Rounds) else following(trigger, now)
    if planned > latest:
        return following(trigger, now)
    if isinstance(trigger, Rounds) and planned <= now:
        opened = trigger.opened(now)
        return planned if opened == now else opened
    return planned


def _cron(**fields: object) -> Trigger:
    from apscheduler.triggers.cron import CronTrigger  # noqa: PLC0415 - 30 ms

    return CronTrigger(timezone=SEOUL, **fields)
