"""A view's four states: loading, empty, trouble, content. Each has one thing to do."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from desktop.kit.buttons import PrimaryButton
from desktop.kit.icons import tint
from desktop.kit.labels import Look, TextLabel
from desktop.kit.theme import active_theme, fit_layout, fit_widget

SKELETON_AFTER_MS = 200
_BAR_SHARES = (0.38, 0.92, 0.84, 0.61)


class Skeleton(QWidget):
    """Quiet bars where text will be; they do not move."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        active_theme().changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = active_theme(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("sunken"))
        step, bar, group = theme.px(24), theme.px(12), theme.px(32)
        top, width = theme.px(8), self.width()
        while top < self.height():
            for share in _BAR_SHARES:
                painter.drawRoundedRect(QRectF(0, top, width * share, bar), bar / 2, bar / 2)
                top += step
            top += group
        painter.end()


class EmptyState(QWidget):
    """Says why nothing is here and what to do about it."""

    def __init__(
        self,
        icon: str,
        title: str,
        text: str,
        action: str = "",
        act: Callable[[], object] | None = None,
    ) -> None:
        super().__init__()
        picture = QLabel()
        tint(picture, icon, "muted")
        column = QVBoxLayout(self)
        fit_layout(column, 8, (24, 24, 24, 24))
        column.addStretch(2)
        centre = Qt.AlignmentFlag.AlignHCenter
        column.addWidget(picture, 0, centre)
        column.addLayout(_centred(title, "card-title"))
        column.addLayout(_centred(text, "secondary"))
        if action and act is not None:
            button = PrimaryButton(action)
            button.clicked.connect(act)
            column.addSpacing(active_theme().px(8))
            column.addWidget(button, 0, centre)
        column.addStretch(3)
        self.setAccessibleName(title)


def _centred(text: str, look: Look) -> QHBoxLayout:
    """Between stretches, not by alignment: that would forget that more lines need more height."""
    label = TextLabel(text, look, wrap=True)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    fit_widget(label, min_width=360, max_width=480)
    row = QHBoxLayout()
    row.addStretch(1)
    row.addWidget(label, 100)
    row.addStretch(1)
    return row


class Pane(QStackedWidget):
    """Shows one of: the content, a skeleton (after 200 ms, so that fast answers do not flicker),
    an empty state, trouble with a retry."""

    def __init__(self, content: QWidget, loading_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._content = content
        self._skeleton = Skeleton(loading_name)
        self._notice: QWidget | None = None
        self.addWidget(content)
        self.addWidget(self._skeleton)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(SKELETON_AFTER_MS)
        self._later.timeout.connect(self._on_late)

    def show_content(self) -> None:
        self._later.stop()
        self.setCurrentWidget(self._content)
        self._drop_notice()

    def show_loading(self, at_once: bool = False) -> None:
        if at_once:
            self._on_late()
        else:
            self._later.start()

    def show_notice(self, notice: QWidget) -> None:
        """An `EmptyState`, mostly; owned by the pane from now on."""
        self._later.stop()
        self._drop_notice()
        self._notice = notice
        self.addWidget(notice)
        self.setCurrentWidget(notice)

    def _on_late(self) -> None:
        self.setCurrentWidget(self._skeleton)
        self._drop_notice()

    def _drop_notice(self) -> None:
        if self._notice is not None:
            self.removeWidget(self._notice)
            self._notice.deleteLater()
            self._notice = None
