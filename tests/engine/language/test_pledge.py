"""Stars that fall after a no."""

from datetime import UTC, datetime, timedelta

import pytest

from engine.language.pledge import Answer, Version, fell_after_no

ASKED = "음료 서비스 주시면 좋겠어요"
NO = "죄송하지만 무료 제공은 어렵습니다"


def day(number: int) -> datetime:
    return datetime(2026, 3, 1, tzinfo=UTC) + timedelta(days=number)


def review(text: str, stars: float | None, on: int) -> Version:
    return Version(text, stars, day(on))


FELL = review("기분 나빠서 고쳐 써요", 1, 3)


@pytest.mark.parametrize(
    ("versions", "answers", "found"),
    [
        ([review(ASKED, 4, 0), FELL], [Answer(NO, day(1))], FELL),
        ([review("맛있어요", 4, 0), FELL], [Answer(NO, day(1))], None),  # asked for nothing
        ([review(ASKED, 4, 0), FELL], [Answer("감사합니다", day(1))], None),
        ([review(ASKED, 4, 0), FELL], [], None),
        ([review(ASKED, 4, 0), FELL], [Answer(NO, day(4))], None),  # the no came later
        ([review(ASKED, 4, 0), review("또 왔는데 짜요", 1, 40)], [Answer(NO, day(1))], None),
        ([review(ASKED, 1, 0), review(ASKED, 5, 3)], [Answer(NO, day(1))], None),
        ([review(ASKED, None, 0), review("별로", None, 3)], [Answer(NO, day(1))], None),
        ([review(ASKED, 4, 0)], [Answer(NO, day(1))], None),
        ([], [], None),
    ],
)
def test_stars_fell_after_no(
    versions: list[Version], answers: list[Answer], found: Version | None
) -> None:
    assert fell_after_no(versions, answers) == found


def test_the_demand_may_come_with_the_fall() -> None:
    fell = review("쿠폰 하나 못 주나요", 2, 2)
    assert fell_after_no([review("", 5, 0), fell], [Answer(NO, day(1))]) == fell
