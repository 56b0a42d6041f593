"""What cannot wait is told at once: not too often, and not to somebody who sees it already."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QPushButton, QSystemTrayIcon, QWidget

from desktop.kit.alert import Alert
from desktop.shell.alerts import Alerts
from desktop.shell.tray import Tray
from engine.alerts.hours import BUNDLE
from engine.api import ReviewFilter, ReviewUrgent
from tests.desktop.pages.conftest import Stage
from tests.desktop.pages.practice import absorb
from tests.engine.found import review

HAIR = "국물에서 머리카락이 나왔어요."
COMPLAINT = "기대보다 별로였어요."


@pytest.fixture
def alert(stage: Stage) -> Alert:
    """What came before the window was there has been told."""
    stage.engine.clock.pass_by(timedelta(milliseconds=1))  # type: ignore[attr-defined]
    Alerts(stage.window, stage.context)
    stage.show("replies")
    stage.qtbot.waitUntil(stage.window.alert.isVisible)
    assert stage.window.alert.accessibleName().startswith("쉬시는 동안 온 리뷰")
    stage.settle()
    stage.window.alert.hide()
    return stage.window.alert


class Bar:
    """What the system's bar was asked to say: there is none here."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.said: list[tuple[str, str]] = []
        monkeypatch.setattr(QSystemTrayIcon, "showMessage", lambda _, *told: self._hear(*told))

    def _hear(self, title: str, text: str, _icon: QIcon) -> None:
        self.said.append((title, text))


@pytest.fixture
def tray(stage: Stage, alert: Alert) -> Tray:
    """Joined to the alerts as the program does it."""
    made = Tray(stage.context.texts, lambda: None, stage.window)
    alerts = stage.window.findChild(Alerts)
    assert alerts is not None
    alerts.unseen.connect(made.tell)
    made.news_opened.connect(alerts.open_newest)
    return made


@pytest.fixture
def bar(monkeypatch: pytest.MonkeyPatch) -> Bar:
    return Bar(monkeypatch)


def arrive(stage: Stage, number: int = 0, body: str = HAIR) -> int:
    """A review comes in and is read; its id."""
    shop = stage.engine.shops.list()[0]
    absorb(stage.engine, shop, [review(number, body=body, rating=1.0)])
    stage.engine.reviews.analyse(stage.engine.language)
    ids = stage.engine.reviews.ids(ReviewFilter(limit=50))
    wanted = f"{number:024x}"
    found = stage.engine.reviews.get_many(ids)
    return next(each.id for each in found if each.found.external_id == wanted)


def today_on_the_rail(stage: Stage) -> str:
    return stage.window.rail.findChildren(QAbstractButton)[0].accessibleName()


def test_an_urgent_review_is_told_with_its_reason_and_opens(stage: Stage, alert: Alert) -> None:
    urgent = arrive(stage)
    stage.qtbot.waitUntil(alert.isVisible)
    stage.qtbot.waitUntil(lambda: alert.accessibleName() == "급한 리뷰가 왔어요 이물")
    QTest.mouseClick(alert.findChildren(QPushButton)[0], Qt.MouseButton.LeftButton)
    stage.settle()
    assert alert.isHidden()
    assert stage.window.host.current == "reviews"
    assert stage.window.host.page().model.open_id == urgent  # type: ignore[union-attr]


def test_it_is_there_before_anything_is_read_from_the_store(stage: Stage, alert: Alert) -> None:
    """Within the frame in which the event arrives."""
    waiting = stage.engine.reviews.ids(ReviewFilter(answered="waiting"))[5]
    stage.context.bus.urgent.emit(ReviewUrgent((waiting,)))
    assert alert.isVisible()
    assert alert.accessibleName() == "급한 리뷰가 왔어요"


def test_the_keyboard_opens_it_too(stage: Stage, alert: Alert) -> None:
    QTest.keyClick(stage.window, Qt.Key.Key_U, Qt.KeyboardModifier.ControlModifier)
    assert stage.window.host.current == "replies", "there is nothing to open yet"
    arrive(stage)
    stage.qtbot.waitUntil(alert.isVisible)
    QTest.keyClick(stage.window, Qt.Key.Key_U, Qt.KeyboardModifier.ControlModifier)
    assert stage.window.host.current == "reviews"


def test_several_at_once_are_one_alert_that_leads_to_the_list(stage: Stage, alert: Alert) -> None:
    ids = tuple(stage.engine.insights.today().urgent_ids[:3])
    stage.engine.events.publish(ReviewUrgent(ids))
    stage.qtbot.waitUntil(alert.isVisible)
    assert alert.accessibleName() == "급한 리뷰가 3개 왔어요"
    alert.act()
    stage.settle()
    model = stage.window.host.page().model  # type: ignore[union-attr]
    assert model.conditions.pressing
    assert model.open_id == ids[0]


def weary(stage: Stage, alert: Alert) -> None:
    """Three alerts on this day."""
    for number in range(5, 8):
        arrive(stage, number, COMPLAINT)
        stage.qtbot.waitUntil(alert.isVisible)
        stage.settle()
        alert.hide()


def test_a_fourth_complaint_in_a_day_is_only_counted(stage: Stage, alert: Alert) -> None:
    before = stage.engine.insights.today().urgent
    weary(stage, alert)
    arrive(stage, 3, COMPLAINT)
    stage.settle()
    assert alert.isHidden()
    count = before + 4
    stage.qtbot.waitUntil(lambda: today_on_the_rail(stage) == f"오늘, {count}건")
    stage.engine.clock.pass_by(timedelta(days=1))  # type: ignore[attr-defined]
    arrive(stage, 4, COMPLAINT)
    stage.qtbot.waitUntil(alert.isVisible)


def test_grave_ones_are_told_on_any_day_as_one_within_half_an_hour(
    stage: Stage, alert: Alert
) -> None:
    weary(stage, alert)
    for number in (3, 4):
        arrive(stage, number)
    stage.settle()
    assert alert.isHidden()
    stage.engine.clock.pass_by(BUNDLE)  # type: ignore[attr-defined]
    alerts = stage.window.findChild(Alerts)
    assert alerts is not None
    alerts._next.timeout.emit()
    stage.qtbot.waitUntil(alert.isVisible)
    assert alert.accessibleName().startswith("쉬시는 동안 온 리뷰 2건")


def test_only_what_is_not_for_later_is_told_at_once(stage: Stage, alert: Alert) -> None:
    complaint, grave = stage.engine.insights.today().urgent_ids[:2]
    event = ReviewUrgent((complaint, grave), grave=(grave,), later=(complaint,))
    stage.context.bus.urgent.emit(event)
    assert alert.accessibleName() == "급한 리뷰가 왔어요"
    alert.act()
    stage.settle()
    assert stage.window.host.page().model.open_id == grave  # type: ignore[union-attr]


@pytest.mark.parametrize("page_id", ["reviews", "replies"])
def test_who_looks_at_the_review_is_not_called(stage: Stage, alert: Alert, page_id: str) -> None:
    urgent = stage.engine.insights.today().urgent_ids[0]
    stage.show(page_id, review_id=urgent)
    stage.context.bus.urgent.emit(ReviewUrgent((urgent,)))
    assert alert.isHidden()
    stage.show(page_id, review_id=stage.engine.insights.today().urgent_ids[1])
    stage.context.bus.urgent.emit(ReviewUrgent((urgent,)))
    assert alert.isVisible()


def test_on_today_the_card_itself_is_the_news(stage: Stage, alert: Alert) -> None:
    """As long as it has room for it among the cards."""
    for nth, declined in enumerate(stage.engine.insights.today().urgent_ids[:2]):
        card = stage.engine.replies.draft(declined, f"다시 연락 주세요 {nth}")
        stage.engine.replies.discard(card.reply.id)
    stage.show("today")
    arrive(stage)
    stage.settle()
    page = stage.window.host.page()
    assert HAIR in page.model.morning.urgent[0].found.body  # type: ignore[union-attr]
    assert alert.isHidden()


def test_it_waits_until_the_window_is_looked_at(stage: Stage, alert: Alert) -> None:
    other = QWidget()
    stage.qtbot.addWidget(other)
    other.show()
    other.activateWindow()
    stage.qtbot.waitUntil(lambda: not stage.window.isActiveWindow())
    arrive(stage)
    stage.qtbot.waitUntil(lambda: not alert.isHidden())
    assert not alert._leave.isActive()
    stage.window.activateWindow()
    stage.qtbot.waitUntil(alert._leave.isActive)


def test_the_rest_of_a_full_day_is_told_together_in_the_evening(stage: Stage, alert: Alert) -> None:
    weary(stage, alert)
    late = [arrive(stage, number, COMPLAINT) for number in (3, 4)]
    stage.settle()
    assert alert.isHidden()
    assert stage.engine.alerts.seconds_to_held() == pytest.approx(9 * 3600 + 600, abs=1), "18:00"
    stage.engine.clock.pass_by(timedelta(hours=10))  # type: ignore[attr-defined]
    alerts = stage.window.findChild(Alerts)
    assert alerts is not None
    alerts._next.timeout.emit()
    stage.qtbot.waitUntil(alert.isVisible)
    assert alert.accessibleName().startswith("쉬시는 동안 온 리뷰 2건")
    alert.hide()
    alerts._look()
    stage.settle()
    assert alert.isHidden() and len(late) == 2, "once"


def test_at_night_nobody_is_called_before_the_morning(stage: Stage, alert: Alert) -> None:
    stage.engine.clock.pass_by(timedelta(hours=14))  # type: ignore[attr-defined]
    arrive(stage)
    stage.settle()
    assert alert.isHidden()
    stage.engine.clock.pass_by(timedelta(hours=10))  # type: ignore[attr-defined]
    arrive(stage, 1)
    stage.qtbot.waitUntil(alert.isVisible)


@pytest.mark.parametrize("leave", ["hide", "showMinimized"])
def test_beside_the_clock_it_is_told_with_its_reason_and_opens(
    stage: Stage, tray: Tray, bar: Bar, leave: str
) -> None:
    getattr(stage.window, leave)()
    urgent = arrive(stage)
    stage.qtbot.waitUntil(lambda: bar.said == [("급한 리뷰가 왔어요", "이물")])
    tray.icon.messageClicked.emit()
    stage.settle()
    assert stage.window.isVisible() and not stage.window.isMinimized()
    assert stage.window.host.current == "reviews"
    assert stage.window.host.page().model.open_id == urgent  # type: ignore[union-attr]
    assert stage.window.alert.isHidden(), "it was told"


def test_several_are_one_message_of_the_bar(stage: Stage, tray: Tray, bar: Bar) -> None:
    stage.window.hide()
    ids = tuple(stage.engine.insights.today().urgent_ids[:3])
    stage.engine.events.publish(ReviewUrgent(ids))
    stage.qtbot.waitUntil(lambda: bool(bar.said))
    assert bar.said == [("급한 리뷰가 3개 왔어요", "누르시면 급한 것부터 보여 드려요.")]


def test_the_bar_is_silent_while_the_window_is_there(stage: Stage, tray: Tray, bar: Bar) -> None:
    arrive(stage)
    stage.qtbot.waitUntil(lambda: stage.window.alert.accessibleName() == "급한 리뷰가 왔어요 이물")
    stage.settle()
    assert bar.said == []


def test_a_full_day_and_the_night_hold_for_the_bar_too(
    stage: Stage, alert: Alert, tray: Tray, bar: Bar
) -> None:
    """What is held back from the window is held back from the bar: both are told in one place."""
    weary(stage, alert)
    stage.window.hide()
    arrive(stage, 3, COMPLAINT)
    stage.settle()
    stage.engine.clock.pass_by(timedelta(hours=14))  # type: ignore[attr-defined]
    arrive(stage, 4)
    stage.settle()
    assert bar.said == []
