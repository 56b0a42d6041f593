"""A short word at the bottom of the window, with one thing to do; it leaves by itself."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from desktop.kit.labels import TextLabel
from desktop.kit.theme import active_theme, fit_layout

STAYS_MS = 4000
STAYS_WITH_ACT_MS = 8000


class Toast(QFrame):
    """Lies over the lower middle of `host`. A newer word replaces the older one. It leaves
    `STAYS_MS` after it could be seen; with a button, named `action`, `STAYS_WITH_ACT_MS`."""

    def __init__(self, host: QWidget, action: str) -> None:
        super().__init__(host)
        self._host = host
        self._act: Callable[[], object] | None = None
        self.setProperty("look", "toast")
        self._label = TextLabel()
        self._button = QPushButton(action)
        self._button.clicked.connect(self.act)
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

    def show_word(self, text: str, act: Callable[[], object] | None = None) -> None:
        self._act = act
        self._label.show_text(text)
        self._button.setVisible(act is not None)
        self.setAccessibleName(text)
        self._place()
        self.show()
        self.raise_()
        self._leave.setInterval(STAYS_MS if act is None else STAYS_WITH_ACT_MS)
        self._leave.stop()
        if self._host.isActiveWindow():
            self._leave.start()

    def act(self) -> None:
        """What its button does."""
        self.hide()
        if self._act is not None:
            self._act()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        elif event.type() == QEvent.Type.WindowActivate and self.isVisible():
            self._leave.start()
        return False

    def _place(self) -> None:
        self.adjustSize()
        left = (self._host.width() - self.width()) // 2
        self.move(left, self._host.height() - self.height() - active_theme().px(48))
