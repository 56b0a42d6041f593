"""One of a few: a drop-down whose values are not its words."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QWidget

from desktop.kit.icons import pixmap
from desktop.kit.theme import active_theme

_ARROW = 14


class Choice(QComboBox):
    """chosen: by the person, never by `choose`. `options`: (value, words); the first is "all"."""

    chosen = Signal(object)

    def __init__(
        self, name: str, options: Sequence[tuple[object, str]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._values: list[object] = []
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.show_options(options)
        self.activated.connect(lambda nth: self.chosen.emit(self._values[nth]))

    def show_options(self, options: Sequence[tuple[object, str]]) -> None:
        """Keeps the value if it is still there, else falls back to the first."""
        kept = self.value()
        self._values = [value for value, _ in options]
        self.clear()
        self.addItems([words for _, words in options])
        self.choose(kept)

    def value(self) -> object:
        nth = self.currentIndex()
        return self._values[nth] if 0 <= nth < len(self._values) else None

    def choose(self, value: object) -> None:
        self.setCurrentIndex(self._values.index(value) if value in self._values else 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The style sheet takes Fusion's arrow away with its frame."""
        super().paintEvent(event)
        theme, painter = active_theme(), QPainter(self)
        side = theme.px(_ARROW)
        arrow = pixmap("chevron-down", theme.colors["muted"], side, self.devicePixelRatioF())
        painter.drawPixmap(self.width() - side - theme.px(8), (self.height() - side) // 2, arrow)
        painter.end()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolling the page over it must not change it."""
        event.ignore()
