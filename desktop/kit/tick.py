"""A box to be ticked, with its words; drawn by the tokens, as large as the letters."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QWidget

from desktop.kit.icons import pixmap
from desktop.kit.theme import active_theme

_SIDE, _GAP, _RADIUS = 18, 8, 4


class Tick(QCheckBox):
    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        theme = active_theme()
        side, words = theme.px(_SIDE) + 4, self.fontMetrics().horizontalAdvance(self.text())
        wide = side + (theme.px(_GAP) + words if words else 0)
        return QSize(wide, max(side, self.fontMetrics().height()))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, pos: QPoint) -> bool:
        """Its words are part of it."""
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = active_theme(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side, enabled, ticked = theme.px(_SIDE), self.isEnabled(), self.isChecked()
        box = QRectF(2, (self.height() - side) / 2, side, side)
        fill = ("accent" if enabled else "muted") if ticked else "surface" if enabled else "sunken"
        ring = self.hasFocus() or ticked
        edge = "accent" if enabled and ring else "muted" if enabled else "line"
        painter.setPen(QPen(theme.color(edge), 2 if self.hasFocus() else 1))
        painter.setBrush(theme.color(fill))
        painter.drawRoundedRect(box, theme.px(_RADIUS), theme.px(_RADIUS))
        if ticked:
            mark = pixmap("check", theme.colors["on_accent"], side, self.devicePixelRatioF())
            painter.drawPixmap(round(box.left()), round(box.top()), mark)
        painter.setPen(theme.color("text" if enabled else "muted"))
        left = round(box.right()) + theme.px(_GAP)
        words = QRect(left, 0, self.width() - left, self.height())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self.text())
        painter.end()
