"""Every date format of Korean sites, as a table, then as properties."""

from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from engine.platforms.dates import UNKNOWN, read_moment
from engine.platforms.port import Precision
from engine.runtime.clock import SEOUL

NOW = datetime(2026, 11, 21, 14, 30, 45, tzinfo=SEOUL)  # a Saturday
WEEKDAYS = "월화수목금토일"

seoul_moments = st.datetimes(
    min_value=datetime(1991, 1, 1), max_value=datetime(2099, 12, 30), timezones=st.just(SEOUL)
)


def seoul(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=SEOUL)  # type: ignore[misc, arg-type]


@pytest.mark.parametrize(
    ("raw", "moment", "precision"),
    [
        ("방금 전", seoul(2026, 11, 21, 14, 30), Precision.MINUTE),
        ("40초 전", seoul(2026, 11, 21, 14, 30, 5), Precision.SECOND),
        ("31분 전", seoul(2026, 11, 21, 13, 59), Precision.MINUTE),
        ("15시간 전", seoul(2026, 11, 20, 23), Precision.HOUR),
        ("3일 전", seoul(2026, 11, 18), Precision.DAY),
        ("2주 전", seoul(2026, 11, 7), Precision.MONTH),
        ("11개월 전", seoul(2025, 12, 1), Precision.MONTH),
        ("12달 전", seoul(2025, 11, 1), Precision.MONTH),
        ("2년 전", seoul(2024, 1, 1), Precision.YEAR),
        ("11월 7일", seoul(2026, 11, 7), Precision.DAY),
        ("12월 25일", seoul(2025, 12, 25), Precision.DAY),
        ("Nov 5, 2026", seoul(2026, 11, 5), Precision.DAY),
        ("November 5, 2026", seoul(2026, 11, 5), Precision.DAY),
        ("오늘", seoul(2026, 11, 21), Precision.DAY),
        ("오늘 09:05", seoul(2026, 11, 21, 9, 5), Precision.MINUTE),
        ("어제 23:59", seoul(2026, 11, 20, 23, 59), Precision.MINUTE),
        ("그제", seoul(2026, 11, 19), Precision.DAY),
        ("그저께 오후 3:10", seoul(2026, 11, 19, 15, 10), Precision.MINUTE),
        ("오전 12:05", seoul(2026, 11, 21, 0, 5), Precision.MINUTE),
        ("오후 12:05", seoul(2026, 11, 21, 12, 5), Precision.MINUTE),
        ("오후 11:00", seoul(2026, 11, 20, 23), Precision.MINUTE),
        ("14:30", seoul(2026, 11, 21, 14, 30), Precision.MINUTE),
        ("14:31", seoul(2026, 11, 20, 14, 31), Precision.MINUTE),
        ("21:10:11", seoul(2026, 11, 20, 21, 10, 11), Precision.SECOND),
        ("5.22.금", seoul(2026, 5, 22), Precision.DAY),
        ("12.31.수", seoul(2025, 12, 31), Precision.DAY),
        ("24.8.13.화", seoul(2024, 8, 13), Precision.DAY),
        ("25.1.3.금", seoul(2025, 1, 3), Precision.DAY),
        ("1.3.금", seoul(2025, 1, 3), Precision.DAY),
        ("07.26", seoul(2026, 7, 26), Precision.DAY),
        ("12-24", seoul(2025, 12, 24), Precision.DAY),
        ("02.29", seoul(2024, 2, 29), Precision.DAY),
        ("07.19 06:47:07", seoul(2026, 7, 19, 6, 47, 7), Precision.SECOND),
        ("26.08.22", seoul(2026, 8, 22), Precision.DAY),
        ("26/07/23 21:03", seoul(2026, 7, 23, 21, 3), Precision.MINUTE),
        ("2026.05.22.", seoul(2026, 5, 22), Precision.DAY),
        ("2026. 5. 2.", seoul(2026, 5, 2), Precision.DAY),
        ("2026.08.22 09:30", seoul(2026, 8, 22, 9, 30), Precision.MINUTE),
        ("2026-03-10 18:06:18", seoul(2026, 3, 10, 18, 6, 18), Precision.SECOND),
        ("2024년 8월 13일 화요일", seoul(2024, 8, 13), Precision.DAY),
        ("2024년 8월 13일", seoul(2024, 8, 13), Precision.DAY),
        ("20260425", seoul(2026, 4, 25), Precision.DAY),
        ("20260425152853", seoul(2026, 4, 25, 15, 28, 53), Precision.SECOND),
        ("2026-04-25T15:28:53.591455", seoul(2026, 4, 25, 15, 28, 53, 591455), Precision.SECOND),
        ("2026-04-25T15:28:53Z", seoul(2026, 4, 26, 0, 28, 53), Precision.SECOND),
        ("2026-04-25T15:28:53+0000", seoul(2026, 4, 26, 0, 28, 53), Precision.SECOND),
        ("2026-04-25T15:28:53+09:00", seoul(2026, 4, 25, 15, 28, 53), Precision.SECOND),
        ("Sat, 25 Apr 2026 06:28:53 GMT", seoul(2026, 4, 25, 15, 28, 53), Precision.SECOND),
        ("1777098533", seoul(2026, 4, 25, 15, 28, 53), Precision.SECOND),
        ("1777098533000", seoul(2026, 4, 25, 15, 28, 53), Precision.SECOND),
        ("작성일 2026.05.22.", seoul(2026, 5, 22), Precision.DAY),
        ("날짜 14:05", seoul(2026, 11, 21, 14, 5), Precision.MINUTE),
        ("방문일: 2026-05-22", seoul(2026, 5, 22), Precision.DAY),
    ],
)
def test_reads(raw: str, moment: datetime, precision: Precision) -> None:
    assert read_moment(raw, NOW) == (moment, precision)


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "곧",
        "작성일",
        "2026.02.30",
        "11/12/2026",
        "Nov 31, 2026",
        "November 5. Chapter",
        "2026-13-01",
        "25:00",
        "오전 13:00",
        "24.8.13.금",  # a Tuesday
        "2027.01.01",
        "999999년 전",
        "99999999999999",
        "1989.12.31",
        "2026-04-25T15:28:53+99:00",
    ],
)
def test_does_not_guess(raw: str) -> None:
    assert read_moment(raw, NOW) == UNKNOWN


def test_five_past_midnight_knows_yesterday() -> None:
    now = seoul(2026, 3, 1, 0, 5)
    assert read_moment("23:50", now)[0] == seoul(2026, 2, 28, 23, 50)
    assert read_moment("0:04", now)[0] == seoul(2026, 3, 1, 0, 4)
    assert read_moment("10분 전", now)[0] == seoul(2026, 2, 28, 23, 55)
    assert read_moment("어제", now)[0] == seoul(2026, 2, 28)


def test_new_year_knows_the_old_one() -> None:
    now = seoul(2027, 1, 1, 0, 5)
    assert read_moment("12.31", now)[0] == seoul(2026, 12, 31)
    assert read_moment("12.31.목", now)[0] == seoul(2026, 12, 31)
    assert read_moment("1.1.금", now)[0] == seoul(2027, 1, 1)
    assert read_moment("1개월 전", now)[0] == seoul(2026, 12, 1)


def test_today_is_the_day_of_the_capture_in_seoul() -> None:
    late_in_utc = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)  # 01:00 of the 21st in Seoul
    assert read_moment("오늘", late_in_utc)[0] == seoul(2026, 11, 21)


@given(seoul_moments)
def test_second_formats_come_back(moment: datetime) -> None:
    second = moment.replace(microsecond=0)
    day_and_time = f"{second:%m.%d} {second:%H:%M:%S}"
    written = [
        second.isoformat(),
        second.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        f"{second:%Y-%m-%d %H:%M:%S}",
        f"{second:%Y%m%d%H%M%S}",
        format_datetime(second),
        day_and_time,
    ]
    now = second + timedelta(minutes=1)
    for raw in written:
        assert read_moment(raw, now) == (second, Precision.SECOND), raw


@given(seoul_moments)
def test_dates_come_back_without_a_time(moment: datetime) -> None:
    day = moment.date()
    weekday = WEEKDAYS[day.weekday()]
    midnight = datetime(day.year, day.month, day.day, tzinfo=SEOUL)
    written = [
        f"{day:%Y.%m.%d}.",
        f"{day.year}. {day.month}. {day.day}.",
        f"{day.year}년 {day.month}월 {day.day}일 {weekday}요일",
        f"{day:%Y%m%d}",
        f"{day.month}.{day.day}.{weekday}",
        f"{day:%m-%d}",
    ]
    if day.year >= 2000:
        written += [f"{day:%y}.{day.month}.{day.day}.{weekday}", f"{day:%y/%m/%d}"]
    for raw in written:
        assert read_moment(raw, moment) == (midnight, Precision.DAY), raw


@given(st.text(max_size=80), seoul_moments)
@example("¹²:³⁴", NOW)
@example("2026-04-25T15:28:53+24:00", NOW)
@example("Mon, 99 Foo 2026 06:28:53 GMT", NOW)
@example("0000000000000", NOW)
def test_no_text_raises_or_lies_in_the_future(raw: str, now: datetime) -> None:
    moment, _ = read_moment(raw, now)
    assert moment is None or moment <= now + timedelta(days=1)
    assert moment is None or moment.utcoffset() == timedelta(hours=9)


@given(
    st.from_regex(
        r"(오늘|어제|\d{1,4}[.\-/ ]{1,2}\d{1,2}[.\-/]?\d{0,2}\.?)?( ?\d\d:\d\d)?", fullmatch=True
    ),
    st.dates(date(1991, 1, 1), date(2099, 12, 31)),
)
def test_nearly_right_texts_neither(raw: str, day: date) -> None:
    now = datetime(day.year, day.month, day.day, 0, 5, tzinfo=SEOUL)
    moment, precision = read_moment(raw, now)
    assert moment is None or moment <= now + timedelta(days=1)
    if moment is not None and ":" not in raw:
        assert precision is Precision.DAY
        assert (moment.hour, moment.minute) == (0, 0)
