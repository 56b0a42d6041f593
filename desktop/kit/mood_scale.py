"""How a review feels, from bad to good, as a point on a short line."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.kit.labels import Tone
from desktop.kit.theme import active_theme

_LENGTH, _HEIGHT, _TRACK, _KNOB = 96, 14, 4, 10
"""px at scale 1."""


class MoodScale(QWidget):
    """The words beside it say the same; `spoken` is for those who listen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._score = 0.0
        self._tone: Tone = "plain"
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        active_theme().changed.connect(self.updateGeometry)

    def show_score(self, score: float, tone: Tone, spoken: str) -> None:
        """`score` in [-1, 1]."""
        self._score, self._tone = score, tone
        self.setAccessibleName(spoken)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(active_theme().px(_LENGTH), active_theme().px(_HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = active_theme(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        track, knob = theme.px(_TRACK), theme.px(_KNOB)
        middle, span = self.height() / 2, self.width() - knob
        at = knob / 2 + span * (self._score + 1) / 2
        zero = self.width() / 2
        painter.setBrush(theme.color("line"))
        painter.drawRoundedRect(
            QRectF(0, middle - track / 2, self.width(), track), track / 2, track / 2
        )
        painter.setBrush(theme.color("muted" if self._tone == "plain" else self._tone))
        painter.drawRect(QRectF(min(at, zero), middle - track / 2, abs(at - zero), track))
        painter.drawEllipse(QPointF(at, middle), knob / 2, knob / 2)
        painter.end()
