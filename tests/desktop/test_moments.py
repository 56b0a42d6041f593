"""Moments of platforms are never told finer than they are known."""

from datetime import datetime, timedelta

import pytest

from desktop.kit.moments import say_clock, say_exact, say_moment
from engine.api import SEOUL, Texts

NOW = datetime(2026, 11, 21, 8, 50, tzinfo=SEOUL)
KO = Texts("ko")


@pytest.mark.parametrize(
    ("ago", "precision", "said", "exact"),
    [
        (timedelta(seconds=20), "second", "방금", "2026년 11월 21일 08:49"),
        (timedelta(hours=2), "minute", "2시간 전", "2026년 11월 21일 06:50"),
        (timedelta(hours=2), "day", "오늘", "2026년 11월 21일"),
        (timedelta(hours=10), "day", "어제", "2026년 11월 20일"),
        (timedelta(days=3), "day", "3일 전", "2026년 11월 18일"),
        (timedelta(days=40), "minute", "10월 12일", "2026년 10월 12일 08:50"),
        (timedelta(days=400), "day", "2025년 10월 17일", "2025년 10월 17일"),
        (timedelta(days=40), "month", "2026년 10월", "2026년 10월"),
        (timedelta(days=400), "year", "2025년", "2025년"),
    ],
)
def test_a_moment_is_said_as_exactly_as_the_platform_told_it(
    ago: timedelta, precision: str, said: str, exact: str
) -> None:
    assert say_moment(NOW - ago, precision, NOW, KO) == said
    assert say_exact(NOW - ago, precision, NOW, KO) == exact


def test_an_unread_date_is_owned_up_to() -> None:
    assert say_moment(None, "day", NOW, KO) == "언제인지 몰라요"


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (datetime(2026, 11, 21, 8, 48, tzinfo=SEOUL), "08:48"),
        (datetime(2026, 11, 20, 22, 10, tzinfo=SEOUL), "어제 22:10"),
        (datetime(2026, 11, 2, 9, 0, tzinfo=SEOUL), "11월 2일"),
    ],
)
def test_the_last_check_is_told_by_the_clock(moment: datetime, said: str) -> None:
    assert say_clock(moment, NOW, KO) == said
