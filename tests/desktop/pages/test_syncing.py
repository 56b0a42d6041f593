"""Sync in the shell: a word in the status line, news that do not nag, an icon beside the clock."""

from datetime import datetime
from itertools import combinations

import pytest
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QPushButton, QSystemTrayIcon

from desktop.bridge.errors import describe
from desktop.kit.icons import icon_names
from desktop.kit.question import Question
from desktop.shell.closing import ToTray
from desktop.shell.standing_words import icon_of, news
from desktop.shell.syncing import Syncing
from desktop.shell.tray import Tray, state_icon
from engine.api import (
    Closing,
    Language,
    Phase,
    Schedule,
    Standing,
    StandingChanged,
    SyncError,
    Texts,
)
from engine.runtime.clock import SEOUL
from engine.runtime.settings.sections.sync import Sync
from engine.sync import errors
from tests.desktop.pages.conftest import Stage

MET = datetime(2026, 11, 21, 8, 40, tzinfo=SEOUL)
AWAY = Standing(Phase.AWAY, waiting=3, met_at=MET, fault="sync.unreachable")
SETTLED = Standing(Phase.SETTLED, met_at=MET)
MEETING = Standing(Phase.MEETING, waiting=3, met_at=MET)
STOPPED = Standing(Phase.STOPPED, met_at=MET, fault="sync.login_ended")


@pytest.fixture
def syncing(stage: Stage) -> Syncing:
    made = Syncing(stage.window, stage.context)
    stage.settle()
    return made


def tell(stage: Stage, standing: Standing) -> None:
    """As the worker does."""
    stage.engine.events.publish(StandingChanged(standing))
    stage.settle()


@pytest.mark.parametrize(
    ("standing", "text", "tip"),
    [
        (SETTLED, "모두 맞췄어요", "마지막으로 맞춘 때: 2026년 11월 21일 08:40"),
        (AWAY, "떨어져 있어요 · 3", "아직 안 보낸 것 3개"),
        (STOPPED, "멈췄어요", "08:40"),
        (Standing(Phase.MEETING), "맞추는 중", "아직 서버와 맞춘 적이 없어요"),
    ],
)
def test_the_status_line_says_it_in_a_word(
    stage: Stage, syncing: Syncing, standing: Standing, text: str, tip: str
) -> None:
    tell(stage, standing)
    part = stage.window.status._sync
    assert part.isVisible() and part.text() == text
    assert tip in part.toolTip() and text in part.accessibleName()
    part.click()
    stage.settle()
    assert stage.window.host.current == "devices"


def test_alone_nothing_is_shown_of_it(stage: Stage, syncing: Syncing) -> None:
    tell(stage, SETTLED)
    tell(stage, Standing(Phase.ALONE))
    assert stage.window.status._sync.isHidden() and stage.window.offline.isHidden()
    assert stage.window.rail._items["conflicts"].isHidden()


def test_conflicts_are_on_the_rail_as_soon_as_there_are_some(
    stage: Stage, syncing: Syncing
) -> None:
    item = stage.window.rail._items["conflicts"]
    tell(stage, Standing(Phase.ALONE, conflicts=2))
    assert item.isVisible() and item.accessibleName() == "충돌, 2건"
    tell(stage, SETTLED)
    assert item.isVisible() and item.accessibleName() == "충돌"


@pytest.mark.parametrize(
    ("standing", "title", "action"),
    [
        (AWAY, "지금은 서버에 닿지 않아요", "다시 하기"),
        (Standing(Phase.AWAY, met_at=MET, fault="sync.unreachable"), None, None),
        (STOPPED, "다시 로그인해 주세요", "다시 로그인"),
        (
            Standing(Phase.STOPPED, fault="sync.app_outdated"),
            "가게지기를 업데이트해 주세요",
            "다시 하기",
        ),
        (
            Standing(Phase.STOPPED, fault="sync.already_joined"),
            "이미 다른 곳에 연결되어 있어요",
            "기기 보기",
        ),
        (Standing(Phase.SETTLED, ahead_s=61), "이 컴퓨터의 시계가 1분 빨라요", ""),
        (Standing(Phase.SETTLED, ahead_s=-7_300), "이 컴퓨터의 시계가 2시간 느려요", ""),
        (Standing(Phase.MEETING, ahead_s=86_400 * 365), "이 컴퓨터의 시계가 365일 빨라요", ""),
        (Standing(Phase.SETTLED, ahead_s=-60), None, None),
        (Standing(Phase.ALONE, ahead_s=600), None, None),
    ],
)
def test_the_banner_tells_what_matters_with_one_thing_to_do(
    stage: Stage, syncing: Syncing, standing: Standing, title: str | None, action: str | None
) -> None:
    tell(stage, standing)
    banner = stage.window.offline
    assert banner.isVisible() is (title is not None)
    if title is not None:
        assert banner.accessibleName().startswith(title)
        shown = [each.text() for each in banner.findChildren(QPushButton) if each.isVisible()]
        assert shown == ([action] if action else [])


def test_every_fault_that_stops_sync_has_its_words(stage: Stage) -> None:
    """And none of them sends an owner to a command line."""
    kinds = [each for each in vars(errors).values() if isinstance(each, type)]
    faults = [each for each in kinds if issubclass(each, SyncError) and each is not SyncError]
    assert len(faults) > 10
    languages: list[Language] = ["ko", "en"]
    for texts in map(Texts, languages):
        for kind in faults:
            fault = kind(server="s", reason="r", seconds=1, id=1, device="d")
            told = news(Standing(Phase.STOPPED, fault=fault.code), texts)
            problem = describe(fault, texts)
            assert told is not None and told.title == problem.title
            for words in (problem.remedy, told.text):
                assert "gagejigi-" not in words and "--" not in words


def test_what_was_closed_is_not_told_again_until_it_was_well(
    stage: Stage, syncing: Syncing
) -> None:
    banner = stage.window.offline
    tell(stage, AWAY)
    banner._close.click()
    for standing in (MEETING, AWAY, Standing(Phase.AWAY, waiting=4, fault="sync.unreachable")):
        tell(stage, standing)
        assert banner.isHidden()
    tell(stage, STOPPED)
    assert banner.isVisible(), "that is something else"
    tell(stage, SETTLED)
    assert banner.isHidden()
    tell(stage, AWAY)
    assert banner.isVisible()


def test_a_try_does_not_make_the_banner_come_and_go(stage: Stage, syncing: Syncing) -> None:
    tell(stage, AWAY)
    tell(stage, MEETING)
    assert stage.window.offline.isVisible()


def test_every_phase_has_an_icon_of_its_own(stage: Stage) -> None:
    names = [icon_of(phase.value)[0] for phase in Phase]
    assert len(set(names)) == len(names) and set(names) <= set(icon_names())
    pictures = [state_icon(phase.value).pixmap(32, 32).toImage() for phase in Phase]
    assert all(one != other for one, other in combinations(pictures, 2))
    for phase in Phase:
        made = state_icon(phase.value)
        assert isinstance(made, QIcon)
        assert {each.width() for each in made.availableSizes()} == {16, 22, 32, 64}


@pytest.fixture
def tray(stage: Stage, syncing: Syncing) -> Tray:
    """Of a shop with a server. There is no bar to be in here; it lives all the same."""
    stage.engine.settings.put(Sync(server="http://127.0.0.1:1", tenant="x", shop="할매 국밥"))
    made = Tray(stage.context.texts, syncing.start, stage.window)
    syncing.changed.connect(made.show_standing)
    ToTray(stage.window, made, stage.context)
    return made


def test_the_tray_says_how_it_stands_and_opens_the_window(stage: Stage, tray: Tray) -> None:
    shown = [each.text() for each in tray.menu.actions() if each.isVisible() and each.text()]
    assert shown == ["가게지기 열기", "지금 확인", "끝내기"]
    tell(stage, AWAY)
    assert tray.icon.toolTip() == "가게지기 · 떨어져 있어요 · 3"
    shown = [each.text() for each in tray.menu.actions() if each.isVisible() and each.text()]
    assert shown == ["가게지기 열기", "지금 확인", "지금 맞추기", "끝내기"]
    stage.window.hide()
    tray.icon.activated.emit(QSystemTrayIcon.ActivationReason.Trigger)
    assert stage.window.isVisible()


def test_closing_is_asked_once_and_remembered(stage: Stage, tray: Tray) -> None:
    window, left = stage.window, []
    window.closing.connect(lambda: left.append(True))
    window.close()
    assert window.isVisible()
    [asked] = window.findChildren(Question)
    window.close()
    assert window.findChildren(Question) == [asked], "one question at a time"
    stay = next(each for each in asked.findChildren(QPushButton) if each.text() == "켜 두기")
    stay.click()
    stage.settle()
    assert window.isHidden() and not left
    assert stage.engine.settings.get(Closing).way == "stay"
    tray.opened.emit()
    assert window.isVisible()
    window.close()
    assert window.isHidden() and not left and not window.findChildren(Question)
    tray.quit_asked.emit()
    assert left == [True]


def test_who_wants_to_quit_quits(stage: Stage, tray: Tray) -> None:
    window, left = stage.window, []
    window.closing.connect(lambda: left.append(True))
    window.close()
    [asked] = window.findChildren(Question)
    leave = next(each for each in asked.findChildren(QPushButton) if each.text() == "끝내기")
    leave.click()
    stage.settle()
    assert left == [True] and stage.engine.settings.get(Closing).way == "quit"


def test_who_has_new_reviews_looked_for_is_asked_without_a_server_too(
    stage: Stage, tray: Tray
) -> None:
    stage.engine.settings.put(Sync())
    stage.window.close()
    assert stage.window.isVisible() and stage.window.findChildren(Question)


def test_with_nothing_to_do_there_is_nothing_to_stay_for(stage: Stage, tray: Tray) -> None:
    stage.engine.settings.put(Sync())
    stage.engine.settings.put(Schedule(on=False))
    left: list[bool] = []
    stage.window.closing.connect(lambda: left.append(True))
    stage.window.close()
    assert left == [True] and not stage.window.findChildren(Question)


def test_a_question_that_is_closed_changes_nothing(stage: Stage, tray: Tray) -> None:
    stage.window.close()
    [asked] = stage.window.findChildren(Question)
    asked.close()
    stage.settle()
    assert stage.window.isVisible()
    assert stage.engine.settings.get(Closing).way == "ask"
