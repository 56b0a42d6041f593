"""When somebody may be told: quiet hours, a few times a day, the rest together."""

from datetime import datetime, time, timedelta
from typing import Final

from engine.runtime.clock import SEOUL
from engine.runtime.settings.sections.alerts import Alerts

BUNDLE: Final = timedelta(minutes=30)
"""What is grave and comes on a full day waits so long for others like it."""


def due(
    now: datetime,
    plan: Alerts,
    told_today: int,
    *,
    grave: bool,
    bundle_at: datetime | None = None,
) -> datetime:
    """From when on the owner may be told of what is found `now`. `told_today`: how many times.
    `bundle_at`: when the grave ones of this full day are told together, once: what is found later
    waits for the evening or the morning, whichever comes first.
    """
    morning = quiet_end(now, plan)
    if morning is not None and not (grave and plan.grave_passes):
        return morning
    if told_today < plan.most_a_day:
        return now
    together = _next(plan.digest_at, now)
    if grave:
        together = _bundled(now, plan, bundle_at)
        if plan.grave_passes:
            return together
    return quiet_end(together, plan) or together


def _bundled(now: datetime, plan: Alerts, bundle_at: datetime | None) -> datetime:
    if bundle_at is None:
        return now + BUNDLE
    if now <= bundle_at:
        return bundle_at
    return min(_next(plan.digest_at, now), _next(plan.quiet_until, now))


def quiet_end(moment: datetime, plan: Alerts) -> datetime | None:
    """When the quiet ends in which the moment lies; None outside of it."""
    begins, ends = _time(plan.quiet_from), _time(plan.quiet_until)
    at = moment.astimezone(SEOUL).time()
    inside = begins <= at < ends if begins < ends else begins != ends and not ends <= at < begins
    return _next(plan.quiet_until, moment) if inside else None


def day_of(moment: datetime) -> datetime:
    """Its beginning, in Seoul."""
    return moment.astimezone(SEOUL).replace(hour=0, minute=0, second=0, microsecond=0)


def _next(at: str, after: datetime) -> datetime:
    today = datetime.combine(after.astimezone(SEOUL).date(), _time(at), SEOUL)
    return today if today > after else today + timedelta(days=1)


def _time(words: str) -> time:
    return time.fromisoformat(words)
