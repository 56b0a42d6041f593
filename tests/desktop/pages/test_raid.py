"""오늘 tells of more low stars than usual in one calm sentence."""

from desktop.pages.today.view import TodayView
from desktop.pages.today.wording import say_raid
from engine.api import Level, Raid, ReviewFound, Sign, Signal
from tests.desktop.pages import practice
from tests.desktop.pages.conftest import KO, Stage
from tests.engine.found import review


def lows(count: int) -> list[ReviewFound]:
    """Of one day, by new guests."""
    return [review(n, f"{n}번 손님이 속상한 까닭을 적었어요", rating=1.0) for n in range(count)]


def test_more_low_stars_than_usual_are_said_calmly(stage: Stage) -> None:
    page = stage.show("today")
    assert isinstance(page, TodayView)
    assert not page._raid.isVisible()
    practice.absorb(stage.engine, stage.engine.shops.list()[0], lows(9))
    page.refresh()
    stage.settle()
    raid = stage.engine.insights.today().raid
    assert page._raid.accessibleName() == (
        f"이번 주 낮은 별점이 평소보다 많아요: 신호 {len(raid.signals)}개"
    )
    assert "개가 하루 사이에 왔어요" in page._raid.toolTip()
    page._lows.click()
    stage.settle()
    conditions = stage.window.host.page().model.conditions  # type: ignore[union-attr]
    assert (conditions.label, conditions.days) == ("negative", 7)


def test_a_signal_comes_with_its_numbers() -> None:
    signals = (
        Signal(Sign.COUNT, 3, 3, 0.42, 0.01, (1, 2, 3)),
        Signal(Sign.SHARE, 3, 8, 0.9, 0.03, (1, 2, 3)),
        Signal(Sign.ALIKE, 2, 3, 0.0, None, (1, 2)),
        Signal(Sign.NEWCOMERS, 3, 3, 1.0, 0.02, (1, 2, 3)),
    )
    sentence, reasons = say_raid(Raid(Level.ALARM, signals, (1, 2, 3)), KO)
    assert sentence == "이번 주 낮은 별점이 평소보다 많아요: 신호 4개"
    assert reasons.splitlines() == [
        "이번 주 3개, 평소 0.4개쯤",
        "이번 주 리뷰 8개 가운데 3개",
        "2개는 글이 거의 같아요",
        "3개는 처음 온 손님의 글이에요",
    ]
    assert say_raid(Raid(Level.NONE, (), ()), KO) == ("", "")
