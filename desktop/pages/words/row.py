"""A line that can be chosen: no box of its own, tinted under the mouse and while it is chosen."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout

from desktop.kit.theme import active_theme, fit_layout, fit_widget
from desktop.kit.tokens import RADIUS_CONTROL, ROW_HEIGHT


class Row(QAbstractButton):
    """`body` is its line; `name` what it says to those who listen."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(name)
        self.body = QHBoxLayout(self)
        fit_layout(self.body, 12, (8, 0, 8, 0))
        fit_widget(self, height=ROW_HEIGHT)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = active_theme(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        box, radius = QRectF(self.rect()), theme.px(RADIUS_CONTROL)
        if self.isChecked():
            painter.setBrush(theme.color("accent_soft"))
            painter.drawRoundedRect(box, radius, radius)
        elif self.underMouse():
            painter.setBrush(theme.color("sunken"))
            painter.drawRoundedRect(box, radius, radius)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("accent"), 2))
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), radius, radius)
        painter.end()
