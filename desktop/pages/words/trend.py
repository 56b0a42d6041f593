"""A small drawing of how an aspect was judged: praise stands up, complaints hang down."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from desktop.kit.theme import active_theme

_HEIGHT, _NARROWEST, _WIDEST_STEP = 28, 96, 36
_LEAST_BAR = 2.0


class Trend(QWidget):
    """`points`: (praising, complaining) share of the reviews of each step, 0-1, oldest first; the
    last `recent` are the window's, the others are drawn faint. `tips`: words for each. `most`: the
    share that fills half the height.
    """

    def __init__(
        self,
        points: Sequence[tuple[float, float]],
        recent: int,
        tips: Sequence[str],
        most: float,
    ) -> None:
        super().__init__()
        self._points = points
        self._first = len(points) - recent
        self._tips = tips
        self._most = max(most, 1e-9)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        active_theme().changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        return QSize(active_theme().px(2 * _NARROWEST), active_theme().px(_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return QSize(active_theme().px(_NARROWEST), active_theme().px(_HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = active_theme(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = self.height() / 2
        painter.fillRect(QRectF(0, middle - 0.5, self._across(), 1), theme.color("line"))
        painter.setPen(Qt.PenStyle.NoPen)
        for nth, (praise, complaint) in enumerate(self._points):
            painter.setOpacity(1.0 if nth >= self._first else 0.45)
            for share, token, up in ((praise, "good", True), (complaint, "bad", False)):
                if share:
                    height = max(share / self._most * (middle - 2), _LEAST_BAR)
                    top = middle - 1 - height if up else middle + 1
                    painter.setBrush(theme.color(token))
                    painter.drawRoundedRect(self._bar(nth, top, height), 1, 1)
        painter.end()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.tip(event.pos().x()), self)
            return True
        return super().event(event)

    def tip(self, x: int) -> str:
        """The words of the step there; "" beside the drawing."""
        nth = int(x // self._step())
        return self._tips[nth] if 0 <= nth < len(self._tips) else ""

    def _step(self) -> float:
        """Room of a bar and the gaps beside it: those of a wide drawing stay slim."""
        widest = active_theme().px(_WIDEST_STEP)
        return min(self.width() / max(len(self._points), 1), widest)

    def _across(self) -> float:
        return self._step() * len(self._points)

    def _bar(self, nth: int, top: float, height: float) -> QRectF:
        step = self._step()
        return QRectF(nth * step + step * 0.15, top, step * 0.7, height)
