"""Hangul under composition: notes/desktop.md 3.4 as tests."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.kit.actions import Action, ActionRegistry
from desktop.kit.ime import LineField, TextField, commit_preedit, composing
from desktop.kit.theme import Theme

Field = LineField | TextField


def compose(field: Field, preedit: str, commit: str = "") -> None:
    """What an input method sends while somebody types."""
    event = QInputMethodEvent(preedit, [])
    event.setCommitString(commit)
    QApplication.sendEvent(field, event)


def text_of(field: Field) -> str:
    return field.text() if isinstance(field, LineField) else field.toPlainText()


@pytest.fixture(params=[LineField, TextField])
def field(request: pytest.FixtureRequest, qtbot: QtBot, theme: Theme) -> Iterator[Field]:
    window = QWidget()
    qtbot.addWidget(window)
    made: Field = request.param("리뷰 찾기")
    QVBoxLayout(window).addWidget(made)
    window.show()
    made.setFocus()
    qtbot.waitUntil(made.hasFocus)
    yield made  # the window lives as long as this frame


def test_the_composing_syllable_is_seen_at_once(field: Field) -> None:
    seen: list[str] = []
    field.live_changed.connect(seen.append)
    compose(field, "ㄱ")
    compose(field, "가")
    compose(field, "", "가")
    compose(field, "ㄱ")
    assert seen == ["ㄱ", "가", "가ㄱ"]
    assert text_of(field) == "가"
    assert field.live_text() == "가ㄱ"


def test_an_event_that_changes_nothing_says_nothing(field: Field) -> None:
    compose(field, "가")
    seen: list[str] = []
    field.live_changed.connect(seen.append)
    compose(field, "가")
    assert seen == []


def test_committing_keeps_the_syllable_where_it_stood(field: Field) -> None:
    compose(field, "", "답글")
    QApplication.sendEvent(field, QInputMethodEvent("", []))
    compose(field, "요")
    assert composing()
    commit_preedit()
    assert text_of(field) == "답글요"
    assert not composing()
    commit_preedit()
    assert text_of(field) == "답글요"


def test_committing_without_a_field_is_harmless(qapp: QApplication) -> None:
    commit_preedit()


@pytest.mark.parametrize("press", ["trigger", "keys"])
def test_an_action_sees_the_last_syllable(qtbot: QtBot, field: Field, press: str) -> None:
    window = field.window()
    seen: list[str] = []
    registry = ActionRegistry(window)
    registry.add([Action("save", "save", lambda: seen.append(text_of(field)), "Ctrl+S")])
    compose(field, "글", "답")
    presses: dict[str, Callable[[], object]] = {
        "trigger": lambda: registry.trigger("save"),
        "keys": lambda: QTest.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier),
    }
    presses[press]()
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == ["답글"]
