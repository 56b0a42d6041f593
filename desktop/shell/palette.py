"""Ctrl+K: everything that can be done now, found by a few letters or first consonants."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QStringListModel, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QListView, QVBoxLayout, QWidget

from desktop.kit.actions import Action, ActionRegistry
from desktop.kit.hangul import find
from desktop.kit.ime import LineField
from desktop.kit.labels import TextLabel
from desktop.kit.theme import active_theme, fit_layout
from desktop.kit.times import Words

MOST_SHOWN = 9
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 5, Qt.Key.Key_PageUp: -5}
_RUN_KEYS = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


class CommandPalette(QFrame):
    """Lies over the upper middle of `host`; not a dialog, so nothing waits for it."""

    def __init__(self, host: QWidget, actions: ActionRegistry, texts: Words) -> None:
        super().__init__(host)
        self._host = host
        self._actions = actions
        self._texts = texts
        self._found: list[Action] = []
        self._before: QWidget | None = None
        self.setProperty("look", "floating")
        self.setAccessibleName(texts("palette.name"))
        self._field = LineField(texts("palette.name"), texts("palette.placeholder"))
        self._field.live_changed.connect(self._on_typed)
        self._field.installEventFilter(self)
        self._model = QStringListModel(self)
        self._list = QListView()
        self._list.setProperty("look", "bare")
        self._list.setAccessibleName(texts("palette.results"))
        self._list.setModel(self._model)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self._list.clicked.connect(lambda index: self._run(index.row()))
        self._none = TextLabel(texts("palette.nothing"), "secondary")
        self._column = column = QVBoxLayout(self)
        fit_layout(column, 8, (12, 12, 12, 12))
        for part in (self._field, self._none, self._list):
            column.addWidget(part)
        self.hide()

    def pop_up(self) -> None:
        self._before = self._host.focusWidget()
        self._field.clear()
        self._on_typed("")
        self.show()
        self.raise_()
        self._field.setFocus()

    def dismiss(self) -> None:
        self.hide()
        if self._before is not None:
            self._before.setFocus()

    def titles(self) -> list[str]:
        """What is offered now, best first."""
        return self._model.stringList()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._on_key(event.key())
        if event.type() == QEvent.Type.FocusOut and self.isVisible():
            self.hide()
        return False

    def _on_key(self, key: int) -> bool:
        if key == Qt.Key.Key_Escape:
            self.dismiss()
        elif key in _RUN_KEYS:
            self._run(self._list.currentIndex().row())
        elif key in _STEPS:
            self._choose(self._list.currentIndex().row() + _STEPS[Qt.Key(key)])
        else:
            return False
        return True

    def _on_typed(self, typed: str) -> None:
        self._found = self._search(typed)
        self._model.setStringList([self._line(action) for action in self._found])
        self._none.setVisible(not self._found)
        self._list.setVisible(bool(self._found))
        self._choose(0)
        self._place()

    def _search(self, typed: str) -> list[Action]:
        ranked: list[tuple[int, int, Action]] = []
        for action in self._actions.possible():
            fit = find(typed, self._texts(action.title_key))
            if fit is not None:
                ranked.append((fit, len(ranked), action))
        return [action for _, _, action in sorted(ranked, key=lambda each: each[:2])]

    def _line(self, action: Action) -> str:
        title = self._texts(action.title_key)
        return f"{title}   {action.shortcut}" if action.shortcut else title

    def _choose(self, row: int) -> None:
        if self._found:
            self._list.setCurrentIndex(self._model.index(row % len(self._found), 0))

    def _run(self, row: int) -> None:
        if 0 <= row < len(self._found):
            chosen = self._found[row]
            self.dismiss()
            self._actions.trigger(chosen.id)

    def _place(self) -> None:
        theme = active_theme()
        rows = min(len(self._found), MOST_SHOWN)
        self._list.setFixedHeight(rows * self._list.sizeHintForRow(0) + 4 if rows else 0)
        self.setFixedWidth(min(theme.px(560), self._host.width() - theme.px(32)))
        self._column.activate()
        self.adjustSize()
        self.move((self._host.width() - self.width()) // 2, theme.px(72))
