"""Moments as people say them."""

from collections.abc import Callable
from datetime import datetime

Words = Callable[..., str]

_MINUTE, _HOUR = 60, 3600


def ago(words: Words, moment: datetime, now: datetime) -> str:
    """ "10분 전", "어제", "3월 2일". Both aware; days are those of `moment`'s zone."""
    seconds = max((now - moment).total_seconds(), 0)
    days = (now.astimezone(moment.tzinfo).date() - moment.date()).days
    if seconds < _MINUTE:
        return words("time.now")
    if seconds < _HOUR:
        return words("time.minutes", count=int(seconds // _MINUTE))
    if days == 0 or seconds < _HOUR * 6:
        return words("time.hours", count=int(seconds // _HOUR))
    if days == 1:
        return words("time.yesterday")
    if days < 7:
        return words("time.days", count=days)
    same_year = moment.year == now.year
    key = "time.date" if same_year else "time.date_year"
    return words(key, year=moment.year, month=moment.month, day=moment.day)


def exactly(words: Words, moment: datetime) -> str:
    """For tooltips: "2026년 3월 2일 14:05"."""
    day = words("time.date_year", year=moment.year, month=moment.month, day=moment.day)
    return f"{day} {moment:%H:%M}"
