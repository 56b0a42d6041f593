"""Moments of platforms as people say them, never finer than the platform told them."""

from datetime import datetime

from desktop.kit.times import Words, ago, exactly

_COARSE = frozenset({"month", "year"})


def say_moment(moment: datetime | None, precision: str, now: datetime, words: Words) -> str:
    """ "2시간 전", "어제", "3월 2일". `precision`: second | minute | hour | day | month | year."""
    if moment is None:
        return words("moment.unknown")
    if precision in _COARSE:
        return words(f"moment.{precision}", year=moment.year, month=moment.month)
    today = moment.date() == now.astimezone(moment.tzinfo).date()
    if precision == "day" and today:
        return words("moment.today")
    return ago(words, _latest(moment) if precision == "day" else moment, now)


def say_exact(moment: datetime | None, precision: str, now: datetime, words: Words) -> str:
    """All that is known, for a tooltip."""
    if moment is None or precision in _COARSE:
        return say_moment(moment, precision, now, words)
    if precision == "day":
        year, month, day = moment.year, moment.month, moment.day
        return words("time.date_year", year=year, month=month, day=day)
    return exactly(words, moment)


def say_clock(moment: datetime, now: datetime, words: Words) -> str:
    """When something was last done: "08:48", "어제 22:10", "3월 2일"."""
    days = (now.astimezone(moment.tzinfo).date() - moment.date()).days
    if days == 0:
        return f"{moment:%H:%M}"
    said = ago(words, _latest(moment), now)
    return f"{words('time.yesterday')} {moment:%H:%M}" if days == 1 else said


def _latest(moment: datetime) -> datetime:
    """The start of its day: `ago` then counts days, not hours."""
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)
