"""오늘: what it says, where it leads, and its other states."""

from datetime import datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.kit.findings import why
from desktop.kit.labels import Badge, TextLabel, Tone
from desktop.kit.prose import Prose
from desktop.kit.review_card import ReviewCard
from desktop.kit.states import EmptyState
from desktop.kit.surfaces import Banner, Tile
from desktop.kit.why_row import WhyRow
from desktop.pages.today.view import TodayView
from desktop.pages.today.wording import say_checked, say_rating
from engine.api import SEOUL, Engine, EngineError, Rating, ReviewFilter, ShopDto, Today
from engine.platforms.port import ShopFound
from tests.desktop.pages.conftest import KO, OpenStage, Stage
from tests.desktop.pages.practice import MORNING


class Unlucky(EngineError):
    code = "invalid_input"
    retryable = True


def shop(hour: int | None, outcome: str = "", days_ago: int = 0) -> ShopDto:
    checked = None
    if hour is not None:
        day = MORNING - timedelta(days=days_ago)
        checked = day.replace(hour=hour, minute=48)
    return ShopDto(1, "smartplace", "main", "7", "달빛분식", {}, checked, outcome, None)


@pytest.mark.parametrize(
    ("shops", "said"),
    [
        ([shop(8)], "마지막 확인 08:48 · 네이버 ✓"),
        ([shop(8), shop(7)], "마지막 확인 07:48 · 네이버 ✓"),
        ([shop(22, days_ago=1)], "마지막 확인 어제 22:48 · 네이버 ✓"),
        ([shop(8, "platform.session_expired")], "마지막 확인 08:48 · 네이버 확인 필요"),
        ([shop(8), shop(None)], "마지막 확인 08:48 · 네이버 확인 필요"),
        ([shop(None)], "아직 한 번도 확인하지 않았어요"),
    ],
)
def test_the_last_check_promises_no_more_than_the_oldest_one(
    shops: list[ShopDto], said: str
) -> None:
    assert say_checked(shops, MORNING, KO) == said


def test_what_nobody_visits_any_more_does_not_keep_the_last_check_old(stage: Stage) -> None:
    page, engine = stage.show("today"), stage.engine
    assert isinstance(page, TodayView)
    [left] = engine.shops.remember("baemin", "old", [ShopFound("9", "옛 가게", {})])
    engine.clock.pass_by(timedelta(hours=2))  # type: ignore[attr-defined]
    here = [shop for shop in engine.shops.list() if shop.id != left.id]
    with engine._database.unit() as unit:
        for shop in here:
            engine.shops.mark_checked(unit, shop.id, "")
    stage.settle()
    assert "배민" in page._checked.accessibleName()
    engine.visits.accounts.leave("baemin", "old")
    stage.settle()
    assert page._checked.accessibleName() == "마지막 확인 10:50 · 네이버 ✓"


@pytest.mark.parametrize(
    ("rating", "figure", "note", "tone"),
    [
        (Rating(4.63, 4.5, 4.72), "4.6", "평소 4.5~4.7", "plain"),
        (Rating(3.9, 4.5, 4.7), "3.9", "평소 4.5~4.7", "warn"),
        (Rating(4.46, 4.5, 4.7), "4.5", "평소 4.5~4.7", "plain"),
        (Rating(None, 4.5, 4.7), "–", "평소 4.5~4.7", "plain"),
        (Rating(5.0, None, None), "5.0", "평소 별점을 알아 가는 중이에요", "plain"),
    ],
)
def test_stars_warn_only_below_the_shops_own_normal(
    rating: Rating, figure: str, note: str, tone: Tone
) -> None:
    assert say_rating(rating, KO) == (figure, note, tone)


def test_it_says_how_many_are_urgent_and_shows_them_first(stage: Stage) -> None:
    page = stage.show("today")
    today = stage.engine.insights.today()
    words = [label.accessibleName() for label in page.findChildren(TextLabel)]
    assert f"급한 리뷰가 {today.urgent}개 있어요. 여기부터 보면 돼요." in words
    first = stage.engine.reviews.get(today.urgent_ids[0])
    assert first.found.body is not None
    assert first.found.body in page.findChildren(ReviewCard)[0].accessibleName()
    assert why(first, KO).spoken == "왜 급한가요? 리뷰로 요구 · 별 1점 · 아쉬운 말 93%"


def test_a_card_shows_the_sentence_that_gives_the_reason(stage: Stage) -> None:
    page = stage.show("today")
    first = page.findChildren(ReviewCard)[0]
    prose, row = first.findChildren(Prose)[0], first.findChildren(WhyRow)[0]
    assert "성의 표시" in prose._sentence
    _, lines = prose._shown(prose.width())
    drawn = "".join(line for _, line in lines).replace("\u2060", "")
    assert "".join(prose._sentence.split()) in "".join(drawn.split())
    assert [each.text() for each in row.findChildren(Badge)] == ["리뷰로 요구"]
    assert row.accessibleName() in first.accessibleName()


@pytest.mark.parametrize(
    ("tile", "page_id", "condition"),
    [
        ("urgent", "reviews", {"pressing": True}),
        ("waiting", "replies", {}),
        ("rating", "reviews", {"days": 7}),
        ("fresh", "reviews", {"days": 1}),
    ],
)
def test_a_tile_leads_to_the_list_behind_it(
    stage: Stage, tile: str, page_id: str, condition: dict[str, object]
) -> None:
    page = stage.show("today")
    title = KO(f"today.tile.{tile}")
    found = [each for each in page.findChildren(Tile) if each.accessibleName().startswith(title)]
    QTest.keyClick(found[0], Qt.Key.Key_Return)
    stage.settle()
    assert stage.window.host.current == page_id
    if condition:
        conditions = stage.window.host.page().model.conditions  # type: ignore[union-attr]
        assert {name: getattr(conditions, name) for name in condition} == condition


def test_the_urgent_list_holds_what_the_tile_counts(stage: Stage) -> None:
    page = stage.show("today")
    assert isinstance(page, TodayView)
    page._urgent.all_asked.emit()
    stage.settle()
    found = stage.window.host.page().model.found  # type: ignore[union-attr]
    today = stage.engine.insights.today()
    assert 0 < today.urgent < stage.engine.reviews.count(waiting=True)
    assert len(found.ids) == today.urgent
    assert set(today.urgent_ids) <= set(found.ids)


def test_a_card_opens_the_reply_to_its_review(stage: Stage) -> None:
    card = stage.show("today").findChildren(ReviewCard)[0]
    QTest.mouseClick(card, Qt.MouseButton.LeftButton)
    stage.settle()
    assert stage.window.host.current == "replies"
    desk = stage.window.host.page().model.desk  # type: ignore[union-attr]
    assert desk.review.id == stage.engine.insights.today().urgent_ids[0]


def test_return_does_the_one_next_thing(stage: Stage) -> None:
    page = stage.show("today")
    page.setFocus()
    QTest.keyClick(page, Qt.Key.Key_Return)
    assert stage.window.host.current == "replies"


def test_news_that_come_while_it_is_away_are_there_when_it_returns(stage: Stage) -> None:
    page = stage.show("today")
    assert isinstance(page, TodayView)
    waiting = page.model.morning.today.waiting if page.model.morning else 0
    stage.show("reviews")
    drafted = stage.engine.replies.draft(stage.engine.insights.today().urgent_ids[0], "죄송합니다")
    assert stage.engine.insights.today().waiting == waiting
    stage.engine.replies.approve(drafted)
    stage.qtbot.waitUntil(lambda: page.model._stale)
    stage.show("today")
    assert page.model.morning is not None
    assert page.model.morning.today.waiting == waiting - 1


def test_a_profile_without_shops_says_what_to_do(
    open_stage: OpenStage, empty_engine: Engine
) -> None:
    page = open_stage(empty_engine).show("today")
    notices = [each for each in page.findChildren(EmptyState) if each.isVisible()]
    assert [notice.accessibleName() for notice in notices] == ["아직 가게가 없어요"]


def test_a_failure_is_told_with_a_way_to_try_again(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> Today:
        raise Unlucky(field="x", reason="y")

    page = stage.show("today")
    monkeypatch.setattr(stage.engine.insights, "today", fail)
    page.refresh()
    stage.settle()
    banner = page.findChildren(Banner)[0]
    assert banner.isVisible()
    monkeypatch.undo()
    banner._button.click()
    stage.settle()
    assert not banner.isVisible()


def test_fresh_reviews_stand_under_the_urgent_ones(stage: Stage) -> None:
    page = stage.show("today")
    assert isinstance(page, TodayView)
    assert page.model.morning is not None
    day = ReviewFilter(since=datetime(2026, 11, 20, 8, 50, tzinfo=SEOUL))
    newest = stage.engine.reviews.ids(day)
    fresh = [review.id for review in page.model.morning.fresh]
    assert fresh == [each for each in newest if each not in page.model.morning.today.urgent_ids][:8]
