"""What the status line says of the platforms."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from desktop.shell.overview import checked
from engine.api import SEOUL, ShopDto, Texts

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=SEOUL)
WORDS = Texts("ko")
Shop = tuple[str, int | None, str]
"""Platform, minutes since it was looked at (None: never), outcome."""


def dto(number: int, shop: Shop) -> ShopDto:
    platform, minutes, outcome = shop
    at = None if minutes is None else NOW - timedelta(minutes=minutes)
    return ShopDto(number, platform, "main", str(number), "가게", {}, at, outcome, None)


@pytest.mark.parametrize(
    ("shops", "said"),
    [
        ([], []),
        ([("baemin", 5, "")], ["배달의민족 셀프서비스 5분 전 확인"]),
        ([("baemin", 5, ""), ("baemin", 70, "")], ["배달의민족 셀프서비스 1시간 전 확인"]),
        ([("baemin", 5, ""), ("baemin", None, "")], ["배달의민족 셀프서비스 아직 확인 전"]),
        (
            [("baemin", 5, ""), ("google", 5, ""), ("yogiyo", 9, "")],
            ["배민, 구글 5분 전 확인", "요기요 9분 전 확인"],
        ),
        (
            [("baemin", 5, ""), ("google", 5, "done"), ("yogiyo", 5, "platform.blocked")],
            ["배민, 구글 5분 전 확인", "요기요 확인 필요 · 5분 전"],
        ),
    ],
)
def test_what_is_the_same_is_said_once(shops: Sequence[Shop], said: list[str]) -> None:
    found = checked([dto(number, shop) for number, shop in enumerate(shops)], WORDS, NOW)
    assert [each.text for each in found] == said
    assert [each.trouble for each in found] == ["확인 필요" in text for text in said]


def test_who_points_at_it_reads_each_platform_in_full() -> None:
    shops = [dto(1, ("google", 5, "")), dto(2, ("baemin", 5, "")), dto(3, ("yogiyo", 5, ""))]
    [each] = checked(shops, WORDS, NOW)
    assert each.exact.splitlines() == [
        f"{name} 2026년 3월 2일 08:55 확인"
        for name in ("배달의민족 셀프서비스", "구글 비즈니스 프로필", "요기요 사장님")
    ]
