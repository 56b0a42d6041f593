"""Moments as people say them."""

from collections.abc import Callable
from datetime import datetime

Words = Callable[..., str]

_MINUTE, _HOUR = 60, 3600


def ago(texts: Words, moment: datetime, now: datetime) -> str:
    """ "10분 전", "어제", "3월 2일". Both aware; days are those of `moment`'s zone."""
    seconds = max((now - moment).total_seconds(), 0)
    days = (now.astimezone(moment.tzinfo).date() - moment.date()).days
    if seconds < _MINUTE:
        return texts("time.now")
    if seconds < _HOUR:
        return texts("time.minutes", count=int(seconds // _MINUTE))
    if days == 0 or seconds < _HOUR * 6:
        return texts("time.hours", count=int(seconds // _HOUR))
    if days == 1:
        return texts("time.yesterday")
    if days < 7:
        return texts("time.days", count=days)
    same_year = moment.year == now.year
    key = "time.date" if same_year else "time.date_year"
    return texts(key, year=moment.year, month=moment.month, day=moment.day)


def exactly(texts: Words, moment: datetime) -> str:
    """For tooltips: "2026년 3월 2일 14:05"."""
    day = texts("time.date_year", year=moment.year, month=moment.month, day=moment.day)
    return f"{day} {moment:%H:%M}"
