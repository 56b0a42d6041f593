"""Every way a Korean site writes a moment (notes/platforms.md, Part 5), read without guessing.

A date alone stays a date: its moment is midnight in Seoul and its precision `DAY`. What cannot
be true (a weekday that does not fit, a moment after the capture) is `UNKNOWN`.
"""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone
from email.utils import parsedate_to_datetime

from engine.platforms.port import Precision
from engine.runtime.clock import SEOUL

Moment = tuple[datetime | None, Precision]
UNKNOWN: Moment = (None, Precision.YEAR)

_EARLIEST_YEAR = 1990  # older than any site we read; smaller numbers are not dates
_SLACK = timedelta(days=1)  # the platform's clock and ours may disagree by a zone, not by more
_LEAP_SEARCH_YEARS = 40  # weekday and 29 February together repeat within 28 years (40 over 2100)
_WEEKDAYS = "월화수목금토일"
_DAY_WORDS = {"오늘": 0, "어제": 1, "그제": 2, "그저께": 2}
_LABEL = re.compile(r"^(?:날짜|작성일|방문일|이용일)\s*:?\s*")
_AGO = re.compile(r"^(\d{1,6})\s*(초|분|시간|일|주|개월|달|년)\s*전$")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ENGLISH = re.compile(
    rf"^(?P<month>{'|'.join(_MONTHS)})[a-z]{{0,6}}\.?\s(?P<day>\d{{1,2}}),\s?(?P<year>\d{{4}})$",
    re.ASCII | re.IGNORECASE,
)
_DIGITS = re.compile(r"^\d{8}(?:\d{2}|\d{5,6})?$", re.ASCII)
_CALENDAR = re.compile(
    r"""^(?:(?:
        (?P<word>오늘|어제|그제|그저께)
      | (?P<year>\d{4}|\d{2})(?:[.\-/]\s?|년\s?)(?P<month>\d{1,2})(?:[.\-/]\s?|월\s?)
            (?P<day>\d{1,2})(?:\.|일)?
      | (?P<only_month>\d{1,2})(?:[.\-/]|월)\s?(?P<only_day>\d{1,2})(?:\.|일)?
      )
      (?:\s?\(?(?P<weekday>[월화수목금토일])(?:요일)?\)?)?
    )?
    (?:(?:T|\s+|^)
      (?:(?P<half>오전|오후)\s?)?(?P<hour>\d{1,2}):(?P<minute>\d{2})
      (?::(?P<second>\d{2})(?:[.,](?P<fraction>\d{1,9}))?)?
      \s?(?P<zone>Z|[+-]\d{2}:?\d{2})?
    )?$""",
    re.VERBOSE | re.ASCII,
)


def read_moment(raw: str, captured_at: datetime) -> Moment:
    """The moment `raw` tells, seen at `captured_at` (aware). Never raises, never in the future.

    Moment: aware in Seoul, the start of what was told ("3개월 전": the 1st of that month; only
    "2주 전" keeps its day, as no precision lies between day and month).
    """
    now = captured_at.astimezone(SEOUL)
    text = _LABEL.sub("", raw.strip())
    try:
        moment, precision = _from_iso(text) if _is_iso(text) else _read(text, now)
    except (ValueError, OverflowError):
        return UNKNOWN
    if moment is None or moment.year < _EARLIEST_YEAR or moment > now + _SLACK:
        return UNKNOWN
    return moment, precision


def _read(text: str, now: datetime) -> Moment:
    if len(text) > 64:
        return UNKNOWN
    if text in ("방금 전", "방금"):
        return _minute(now), Precision.MINUTE
    if ago := _AGO.match(text):
        return _before(now, int(ago[1]), ago[2])
    if _DIGITS.match(text):
        return _from_digits(text)
    if text[:3].isalpha() and text.isascii():
        return _from_english(text)
    parts = _CALENDAR.match(text)
    return _from_parts(parts.groupdict(), now) if text and parts else UNKNOWN


def _is_iso(text: str) -> bool:
    """`2026-11-21T08:50:00+09:00`, the form of most reviews; Python reads it in no time."""
    return len(text) == 25 and text[4] == text[7] == "-" and text[10] == "T" and text[19] in "+-"


def _from_iso(text: str) -> Moment:
    return datetime.fromisoformat(text).astimezone(SEOUL), Precision.SECOND


def _before(now: datetime, count: int, unit: str) -> Moment:
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    months = now.year * 12 + now.month - 1 - count
    start_of: dict[str, Callable[[], Moment]] = {
        "초": lambda: ((now - timedelta(seconds=count)).replace(microsecond=0), Precision.SECOND),
        "분": lambda: (_minute(now - timedelta(minutes=count)), Precision.MINUTE),
        "시간": lambda: (_minute(now - timedelta(hours=count)).replace(minute=0), Precision.HOUR),
        "일": lambda: (today - timedelta(days=count), Precision.DAY),
        "주": lambda: (today - timedelta(weeks=count), Precision.MONTH),
        "개월": lambda: (_first_of(months // 12, months % 12 + 1), Precision.MONTH),
        "달": lambda: (_first_of(months // 12, months % 12 + 1), Precision.MONTH),
        "년": lambda: (_first_of(now.year - count, 1), Precision.YEAR),
    }
    return start_of[unit]()


def _minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


def _first_of(year: int, month: int) -> datetime:
    return datetime(year, month, 1, tzinfo=SEOUL)


def _from_digits(text: str) -> Moment:
    """YYYYMMDD, YYYYMMDDHHMMSS, or seconds (10) or milliseconds (13) since 1970."""
    if len(text) in (10, 13):
        seconds = int(text) / (1 if len(text) == 10 else 1000)
        return datetime.fromtimestamp(seconds, UTC).astimezone(SEOUL), Precision.SECOND
    if len(text) == 8:
        return datetime.strptime(text, "%Y%m%d").replace(tzinfo=SEOUL), Precision.DAY
    return datetime.strptime(text, "%Y%m%d%H%M%S").replace(tzinfo=SEOUL), Precision.SECOND


def _from_english(text: str) -> Moment:
    """ "Nov 5, 2026", or the form of RFC 822."""
    if day := _ENGLISH.match(text):
        month = _MONTHS.index(day["month"].casefold()) + 1
        return datetime(int(day["year"]), month, int(day["day"]), tzinfo=SEOUL), Precision.DAY
    moment = parsedate_to_datetime(text)
    aware = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
    return aware.astimezone(SEOUL), Precision.SECOND


def _from_parts(parts: dict[str, str | None], now: datetime) -> Moment:
    day = _day(parts, now)
    if day is None:
        return UNKNOWN
    if parts["hour"] is None:
        return datetime.combine(day, time(), SEOUL), Precision.DAY
    clock = _time(parts)
    moment = datetime.combine(day, clock, _zone(parts["zone"])).astimezone(SEOUL)
    told_day = parts["word"] or parts["year"] or parts["only_month"]
    if not told_day and moment > now:
        moment -= timedelta(days=1)
    return moment, Precision.MINUTE if parts["second"] is None else Precision.SECOND


def _day(parts: dict[str, str | None], now: datetime) -> date | None:
    weekday = parts["weekday"]
    if parts["year"]:
        year = int(parts["year"]) + (2000 if len(parts["year"]) == 2 else 0)
        told = date(year, int(parts["month"] or 0), int(parts["day"] or 0))
        return told if weekday in (None, _WEEKDAYS[told.weekday()]) else None
    if parts["only_month"]:
        return _latest_year(int(parts["only_month"]), int(parts["only_day"] or 0), weekday, now)
    told = now.date() - timedelta(days=_DAY_WORDS.get(parts["word"] or "오늘", 0))
    return told if weekday in (None, _WEEKDAYS[told.weekday()]) else None


def _latest_year(month: int, day: int, weekday: str | None, now: datetime) -> date | None:
    """The last such day that is not in the future and falls on that weekday."""
    for year in range(now.year, now.year - _LEAP_SEARCH_YEARS, -1):
        try:
            told = date(year, month, day)
        except ValueError:
            continue
        if told <= now.date() and weekday in (None, _WEEKDAYS[told.weekday()]):
            return told
    return None


def _time(parts: dict[str, str | None]) -> time:
    """Raises `ValueError` on an hour that its half of the day does not have."""
    hour = int(parts["hour"] or 0)
    if parts["half"] == "오전" and hour > 12:
        raise ValueError(hour)
    if parts["half"] == "오전" and hour == 12:
        hour = 0
    elif parts["half"] == "오후" and hour < 12:
        hour += 12
    micros = int((parts["fraction"] or "0")[:6].ljust(6, "0"))
    return time(hour, int(parts["minute"] or 0), int(parts["second"] or 0), micros)


def _zone(told: str | None) -> timezone:
    """Naive moments are Korean ones (Baemin, Coupang Eats)."""
    if told is None:
        return SEOUL
    if told == "Z":
        return UTC
    digits = told[1:].replace(":", "")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-offset if told[0] == "-" else offset)
