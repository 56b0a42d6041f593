"""A review's words on a card: 15 px at 1.5 line height, whole words, at most so many lines."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.kit.fonts import font
from desktop.kit.hangul import composed
from desktop.kit.labels import LINE_HEIGHT_PERCENT, keep_words
from desktop.kit.theme import active_theme
from desktop.kit.tokens import CARD_TITLE


class Prose(QWidget):
    """Lets the mouse through to the card below. `lines` 0: all of them."""

    def __init__(self, text: str = "", lines: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self._lines = lines
        self._quiet = False
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.show_text(text)
        active_theme().changed.connect(self._on_theme)

    def show_text(self, text: str, quiet: bool = False) -> None:
        """`quiet`: in the colour of secondary words, for what stands in for a text."""
        self._text = composed(" ".join(text.split()))
        self._quiet = quiet
        self.setAccessibleName(text)
        self._on_theme()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return max(1, len(self._spans(width))) * self._line_height()

    def sizeHint(self) -> QSize:
        width = active_theme().px(480)
        return QSize(width, self.heightForWidth(self.width() or width))

    def minimumSizeHint(self) -> QSize:
        return QSize(active_theme().px(120), self._line_height())

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = active_theme(), QPainter(self)
        painter.setFont(self.font())
        painter.setPen(theme.color("muted" if self._quiet else "text"))
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        height = self._line_height()
        for nth, line in enumerate(self._spans(self.width())):
            painter.drawText(QRect(0, nth * height, self.width() + 2, height), flags, line)
        painter.end()

    def _spans(self, width: int) -> list[str]:
        """The lines as they will be drawn; the last one says by "…" that there was more."""
        text = keep_words(self._text)
        layout = QTextLayout(text, self.font())
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        spans: list[tuple[int, int]] = []
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(width, 1))
            line.setPosition(QPointF(0, 0))
            spans.append((line.textStart(), line.textLength()))
        layout.endLayout()
        kept = spans[: self._lines] if self._lines else spans
        lines = [text[start : start + length].strip() for start, length in kept]
        if len(kept) < len(spans):
            rest = text[kept[-1][0] :]
            metrics = QFontMetrics(self.font())
            lines[-1] = metrics.elidedText(rest, Qt.TextElideMode.ElideRight, width)
        return lines

    def _line_height(self) -> int:
        return self.font().pixelSize() * LINE_HEIGHT_PERCENT // 100

    def _on_theme(self) -> None:
        theme = active_theme()
        self.setFont(font(theme.family, theme.px(CARD_TITLE)))
        self.updateGeometry()
        self.update()
