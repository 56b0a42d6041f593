"""Moments as people say them."""

from datetime import datetime, timedelta

import pytest

from desktop.kit.times import ago, exactly
from engine.api import SEOUL, Texts

NOW = datetime(2026, 3, 9, 8, 50, tzinfo=SEOUL)


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (NOW, "방금"),
        (NOW + timedelta(minutes=5), "방금"),
        (NOW - timedelta(seconds=59), "방금"),
        (NOW - timedelta(minutes=10), "10분 전"),
        (NOW - timedelta(hours=3), "3시간 전"),
        (NOW - timedelta(hours=12), "어제"),
        (NOW - timedelta(days=1, hours=8), "어제"),
        (NOW - timedelta(days=3), "3일 전"),
        (NOW - timedelta(days=20), "2월 17일"),
        (NOW - timedelta(days=100), "2025년 11월 29일"),
    ],
)
def test_a_moment_is_said_as_people_say_it(moment: datetime, said: str) -> None:
    assert ago(Texts("ko"), moment, NOW) == said


def test_the_exact_moment_is_for_the_tooltip() -> None:
    assert exactly(Texts("ko"), NOW) == "2026년 3월 9일 08:50"
