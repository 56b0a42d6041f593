"""A short word at the bottom of the window, with an undo; it leaves by itself."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from desktop.kit.labels import TextLabel
from desktop.kit.theme import active_theme, fit_layout

STAYS_MS = 4000
STAYS_WITH_UNDO_MS = 8000


class Toast(QFrame):
    """Lies over the lower middle of `host`. A newer word replaces the older one."""

    def __init__(self, host: QWidget, undo_word: str) -> None:
        super().__init__(host)
        self._host = host
        self._undo: Callable[[], object] | None = None
        self.setProperty("look", "toast")
        self._label = TextLabel()
        self._button = QPushButton(undo_word)
        self._button.clicked.connect(self._on_undo)
        row = QHBoxLayout(self)
        fit_layout(row, 12, (16, 8, 12, 8))
        row.addWidget(self._label)
        row.addWidget(self._button)
        self._leave = QTimer(self)
        self._leave.setSingleShot(True)
        self._leave.timeout.connect(self.hide)
        host.installEventFilter(self)
        active_theme().changed.connect(self._place)
        self.hide()

    def show_word(self, text: str, undo: Callable[[], object] | None = None) -> None:
        self._undo = undo
        self._label.show_text(text)
        self._button.setVisible(undo is not None)
        self.setAccessibleName(text)
        self._place()
        self.show()
        self.raise_()
        self._leave.start(STAYS_MS if undo is None else STAYS_WITH_UNDO_MS)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def _place(self) -> None:
        self.adjustSize()
        left = (self._host.width() - self.width()) // 2
        self.move(left, self._host.height() - self.height() - active_theme().px(48))

    def _on_undo(self) -> None:
        self.hide()
        if self._undo is not None:
            self._undo()
