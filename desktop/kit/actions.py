"""Everything that can be done, once: the palette, shortcuts and their list read this registry."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from desktop.kit.ime import commit_preedit


def always() -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Action:
    """`id`: "reviews.reply.send"; `title_key`: a text key; `shortcut`: portable ("Ctrl+K") or "".

    `when` says whether it can be done now. Two actions may share a shortcut if their `when`s do not
    hold together: the newest that can be done wins.
    """

    id: str
    title_key: str
    run: Callable[[], object]
    shortcut: str = ""
    when: Callable[[], bool] = always


class ActionRegistry(QObject):
    """Shortcuts work in the whole of `window`. What is being composed is committed first."""

    changed = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._actions: dict[str, Action] = {}
        self._shortcuts: dict[str, QShortcut] = {}

    def add(self, actions: Iterable[Action]) -> None:
        """Raises ValueError on an id that is there already."""
        for action in actions:
            if action.id in self._actions:
                raise ValueError(f"two actions are called {action.id}")
            self._actions[action.id] = action
            if action.shortcut:
                self._bind(action.shortcut)
        self.changed.emit()

    def all(self) -> list[Action]:
        return list(self._actions.values())

    def possible(self) -> list[Action]:
        return [action for action in self._actions.values() if action.when()]

    def trigger(self, action_id: str) -> bool:
        """Do it if it can be done now; True if it was. KeyError for an unknown id."""
        action = self._actions[action_id]
        if not action.when():
            return False
        commit_preedit()
        action.run()
        return True

    def _bind(self, keys: str) -> None:
        if keys in self._shortcuts:
            return
        shortcut = QShortcut(QKeySequence(keys), self._window)
        shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
        shortcut.activated.connect(lambda: self._on_keys(keys))
        self._shortcuts[keys] = shortcut

    def _on_keys(self, keys: str) -> None:
        for action in reversed(self._actions.values()):
            if action.shortcut == keys and self.trigger(action.id):
                return
