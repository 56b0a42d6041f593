"""What holds for every page: names for those who listen, room for every word, all by keyboard."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QLabel,
    QTextEdit,
    QWidget,
)

from desktop.kit.labels import ElidedLabel
from desktop.kit.states import Skeleton
from desktop.pages import Page, discover
from engine.api import Engine, Language, ReviewFilter
from tests.desktop.pages.conftest import OpenStage, Stage
from tests.desktop.pages.practice import absorb
from tests.engine.found import review

PAGES = [spec.id for spec in discover()]
FEWEST = {
    "devices": 2,  # without a server: its address, and a button
    "posts": 5,  # what to look for, whose, the table, the words, a button
    "reports": 5,
}
HUGE = "<b>욕</b> " * 200_000
# Qt's own parts of larger widgets; they are reached and read through those.
_INNER = {"qt_scrollarea_viewport", "qt_spinbox_lineedit"}


def visible(page: Page) -> Iterator[QWidget]:
    for widget in page.findChildren(QWidget):
        if widget.isVisible() and widget.objectName() not in _INNER:
            yield widget


def test_the_pages_are_found_in_their_order() -> None:
    assert PAGES == [
        "today",
        "reviews",
        "replies",
        "words",
        "reports",
        "posts",
        "evidence",
        "platforms",
        "devices",
        "conflicts",
    ]


@pytest.mark.parametrize("page_id", PAGES)
def test_everything_that_takes_the_focus_has_a_name(stage: Stage, page_id: str) -> None:
    page = stage.show(page_id)
    assert page.accessibleName()
    takes = [
        each
        for each in visible(page)
        if each.focusPolicy() & Qt.FocusPolicy.TabFocus and each.isEnabled()
    ]
    assert len(takes) >= FEWEST.get(page_id, 6)
    nameless = [
        type(each).__name__
        for each in takes
        if not each.accessibleName() and not (isinstance(each, QAbstractButton) and each.text())
    ]
    assert nameless == []


@pytest.mark.parametrize("page_id", PAGES)
def test_no_part_of_a_page_becomes_a_window_of_its_own(stage: Stage, page_id: str) -> None:
    """What is shown before it has a parent does, and takes the keyboard with it."""
    stage.show(page_id)
    assert [each for each in QApplication.topLevelWidgets() if each.isVisible()] == [stage.window]


@pytest.mark.parametrize("page_id", PAGES)
def test_tab_walks_over_the_page_and_gets_stuck_nowhere(stage: Stage, page_id: str) -> None:
    page = stage.show(page_id)
    page.setFocus()
    reached: list[QWidget] = []
    for _ in range(80):
        focused = QApplication.focusWidget()
        if focused is not None and page.isAncestorOf(focused):
            if focused in reached:
                break
            reached.append(focused)
        QTest.keyClick(focused or page, Qt.Key.Key_Tab)
    buttons = [each for each in visible(page) if isinstance(each, QAbstractButton)]
    missed = [each for each in buttons if each.isEnabled() and each not in reached]
    # Of chips that exclude each other Tab visits the chosen one, the arrow keys the others.
    missed = [each for each in missed if each.group() is None]
    assert [each.text() for each in missed if each.focusPolicy()] == []


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("scale", [0.9, 1.0, 1.5])
@pytest.mark.parametrize("page_id", PAGES)
def test_no_word_is_cut_on_an_old_screen(
    open_stage: OpenStage, engine: Engine, page_id: str, scale: float, language: Language
) -> None:
    stage = open_stage(engine, language)
    stage.context.theme.set_scale(scale)
    page = stage.show(page_id)
    QApplication.processEvents()
    assert stage.window.width() == 1366, "the page does not fit"
    cut = [_name(each) for each in visible(page) if _speaks(each) and _is_cut(each, page)]
    assert cut == []


@pytest.mark.parametrize("page_id", PAGES)
def test_a_slow_engine_shows_a_skeleton(
    open_stage: OpenStage, engine: Engine, page_id: str
) -> None:
    stage = open_stage(engine)
    first = stage.show(page_id)
    pane = first._pane  # type: ignore[attr-defined]
    pane.show_loading(at_once=True)
    assert [each.accessibleName() for each in first.findChildren(Skeleton) if each.isVisible()]
    first.refresh()
    stage.settle()
    assert not any(each.isVisible() for each in first.findChildren(Skeleton))


def _speaks(widget: QWidget) -> bool:
    if isinstance(widget, ElidedLabel):
        return False
    return isinstance(widget, QLabel | QAbstractButton) and bool(widget.text())


def _is_cut(widget: QWidget, page: Page) -> bool:
    """Narrower than its words, or beyond the page's edge at the right."""
    wraps = isinstance(widget, QLabel) and widget.wordWrap()
    if not wraps and widget.width() < widget.minimumSizeHint().width():
        return True
    if isinstance(widget.parentWidget(), QAbstractScrollArea):
        return False
    return widget.mapTo(page, QPoint(widget.width(), 0)).x() > page.width() + 1


def _name(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, QLabel | QAbstractButton) else ""
    return f"{type(widget).__name__} {text!r} {widget.width()} < {widget.minimumSizeHint().width()}"


@pytest.mark.parametrize("page_id", ["today", "reviews", "replies"])
def test_a_review_of_a_megabyte_with_markup_is_shown_as_words(
    open_stage: OpenStage, engine: Engine, page_id: str
) -> None:
    shop = engine.shops.list()[0]
    absorb(engine, shop, [review(0, body=HUGE)])
    newest = engine.reviews.ids(ReviewFilter(limit=1))[0]
    if page_id == "replies":
        engine.replies.draft(newest)
    page = open_stage(engine).show(page_id, **({} if page_id == "today" else {"review_id": newest}))
    shown = [each for each in visible(page) if "<b>욕</b>" in each.accessibleName()]
    shown += [each for each in page.findChildren(QTextEdit) if "<b>욕</b>" in _plain(each)]
    assert shown


def _plain(field: QTextEdit) -> str:
    return field.toPlainText().replace("\u2060", "")
