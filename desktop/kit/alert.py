"""News that cannot wait, over the foot of the rail: it covers nothing that is being done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from desktop.kit.labels import TextLabel
from desktop.kit.theme import active_theme, fit_layout
from desktop.kit.tokens import RAIL_WIDTH

STAYS_MS: Final = 20_000
_MARGIN, _OVER_FOOT = 8, 56
"""px at scale 1."""


class Alert(QFrame):
    """Stays `STAYS_MS` from when the window of `host` was looked at; a newer one replaces it."""

    def __init__(self, host: QWidget, action: str) -> None:
        super().__init__(host)
        self._host = host
        self._act: Callable[[], object] = self.hide
        self.setProperty("look", "toast")
        self._title = TextLabel("", "strong", wrap=True)
        self._text = TextLabel("", wrap=True)
        button = QPushButton(action)
        button.clicked.connect(self.act)
        column = QVBoxLayout(self)
        fit_layout(column, 4, (16, 12, 12, 8))
        column.addWidget(self._title)
        column.addWidget(self._text)
        column.addWidget(button, 0, Qt.AlignmentFlag.AlignRight)
        self._leave = QTimer(self)
        self._leave.setSingleShot(True)
        self._leave.setInterval(STAYS_MS)
        self._leave.timeout.connect(self.hide)
        host.installEventFilter(self)
        active_theme().changed.connect(self._place)
        self.hide()

    def show_news(self, title: str, act: Callable[[], object]) -> None:
        self._act = act
        self._title.show_text(title)
        self.say_more("")
        self.show()
        self.raise_()
        self._leave.stop()
        if self._host.isActiveWindow():
            self._leave.start()

    def say_more(self, text: str) -> None:
        """Under the title, for as long as that stays."""
        self._text.show_text(text)
        self._text.setVisible(bool(text))
        self.setAccessibleName(f"{self._title.accessibleName()} {text}".strip())
        self._place()

    def act(self) -> None:
        """What its button does."""
        self.hide()
        self._act()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        elif event.type() == QEvent.Type.WindowActivate and self.isVisible():
            self._leave.start()
        return False

    def _place(self) -> None:
        theme, layout = active_theme(), self.layout()
        width = theme.px(RAIL_WIDTH) - 2 * theme.px(_MARGIN)
        height = layout.totalHeightForWidth(width) if layout is not None else 0
        foot = self._host.height() - theme.px(_OVER_FOOT)
        self.setGeometry(theme.px(_MARGIN), foot - height, width, height)
