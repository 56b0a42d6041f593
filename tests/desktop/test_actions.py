"""One registry: shortcuts, what can be done now, who wins."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.kit.actions import Action, ActionRegistry


@pytest.fixture
def registry(qtbot: QtBot) -> ActionRegistry:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    return ActionRegistry(window)


def test_the_newest_that_can_be_done_wins_the_keys(qtbot: QtBot, registry: ActionRegistry) -> None:
    done: list[str] = []
    front = ["today"]

    def action(page: str) -> Action:
        return Action(page, page, lambda: done.append(page), "Ctrl+S", lambda: front[0] == page)

    registry.add([action("today"), action("replies")])
    window = registry.parent()
    assert isinstance(window, QWidget)
    for front[0] in ("today", "replies", "reviews"):
        QTest.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert done == ["today", "replies"]


def test_what_cannot_be_done_now_is_not_offered(registry: ActionRegistry) -> None:
    registry.add([Action("a", "a", int), Action("b", "b", int, when=lambda: False)])
    assert [action.id for action in registry.possible()] == ["a"]
    assert registry.trigger("a")
    assert not registry.trigger("b")


def test_an_id_is_given_once(registry: ActionRegistry) -> None:
    registry.add([Action("a", "a", int)])
    with pytest.raises(ValueError, match="two actions are called a"):
        registry.add([Action("a", "a", int)])
