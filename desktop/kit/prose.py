"""A review's words on a card: 15 px at 1.5 line height, whole words, at most so many lines."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.kit.fonts import font
from desktop.kit.hangul import composed
from desktop.kit.labels import LINE_HEIGHT_PERCENT, keep_words
from desktop.kit.marked_text import MARK
from desktop.kit.sentences import place_of
from desktop.kit.theme import active_theme
from desktop.kit.tokens import CARD_TITLE

_Line = tuple[int, str]
"""Where in the shown text a line begins, and its words as they are drawn."""


class Prose(QWidget):
    """Lets the mouse through to the card below. `lines` 0: all of them."""

    def __init__(self, text: str = "", lines: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self._lines = lines
        self._quiet = False
        self._sentence = ""
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.show_text(text)
        active_theme().changed.connect(self._on_theme)

    def show_text(self, text: str, quiet: bool = False, sentence: str = "") -> None:
        """`quiet`: in the colour of secondary words, for what stands in for a text. `sentence`: a
        part of the text that is marked, and always among the lines that are shown."""
        self._text = composed(" ".join(text.split()))
        self._quiet = quiet
        self._sentence = sentence
        self.setAccessibleName(text)
        self._on_theme()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return max(1, len(self._shown(width)[1])) * self._line_height()

    def sizeHint(self) -> QSize:
        width = active_theme().px(480)
        return QSize(width, self.heightForWidth(self.width() or width))

    def minimumSizeHint(self) -> QSize:
        return QSize(active_theme().px(120), self._line_height())

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = active_theme(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self.font())
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        height = self._line_height()
        text, lines = self._shown(self.width())
        mark = place_of(self._sentence, text)
        for nth, (start, line) in enumerate(lines):
            if mark is not None:
                self._paint_mark(painter, nth, line, (mark[0] - start, mark[1] - start))
            painter.setPen(theme.color("muted" if self._quiet else "text"))
            painter.drawText(QRect(0, nth * height, self.width() + 2, height), flags, line)
        painter.end()

    def _paint_mark(self, painter: QPainter, nth: int, line: str, letters: tuple[int, int]) -> None:
        first, last = max(letters[0], 0), min(letters[1], len(line))
        if first >= last:
            return
        metrics, height = QFontMetrics(self.font()), self._line_height()
        left = metrics.horizontalAdvance(line[:first])
        right = metrics.horizontalAdvance(line[:last])
        ground = active_theme()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground.color(MARK))
        inset = ground.px(2)
        box = QRectF(left - inset, nth * height + inset, right - left + 2 * inset, height - inset)
        painter.drawRoundedRect(box, ground.px(3), ground.px(3))

    def _shown(self, width: int) -> tuple[str, list[_Line]]:
        """The text from its beginning, or from the sentence on if that would not be seen."""
        text = keep_words(self._text)
        lines, reach = self._cut(text, width)
        mark = place_of(self._sentence, text)
        if mark is None or mark[1] <= reach:
            return text, lines
        text = f"… {text[mark[0] :]}"
        return text, self._cut(text, width)[0]

    def _cut(self, text: str, width: int) -> tuple[list[_Line], int]:
        """The lines as they will be drawn; the last one says by "…" that there was more. And how
        many letters of the text they show."""
        spans = self._spans(text, width)
        kept = spans[: self._lines] if self._lines else spans
        lines = [(start, text[start : start + length].rstrip()) for start, length in kept]
        if len(kept) == len(spans):
            return lines, len(text)
        start = kept[-1][0]
        metrics = QFontMetrics(self.font())
        shown = metrics.elidedText(text[start:], Qt.TextElideMode.ElideRight, width)
        lines[-1] = (start, shown)
        return lines, start + len(shown) - 1

    def _spans(self, text: str, width: int) -> list[tuple[int, int]]:
        """(first letter, number of letters) of each line at this width."""
        layout = QTextLayout(text, self.font())
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        spans: list[tuple[int, int]] = []
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(width, 1))
            line.setPosition(QPointF(0, 0))
            first, past = line.textStart(), line.textStart() + line.textLength()
            spans.append((_letters(text, first), _letters(text, past) - _letters(text, first)))
        layout.endLayout()
        return spans

    def _line_height(self) -> int:
        return self.font().pixelSize() * LINE_HEIGHT_PERCENT // 100

    def _on_theme(self) -> None:
        theme = active_theme()
        self.setFont(font(theme.family, theme.px(CARD_TITLE)))
        self.updateGeometry()
        self.update()


def _letters(text: str, units: int) -> int:
    """Letters in so many UTF-16 units, as Qt counts: an emoji is one letter of two units."""
    encoded = text.encode("utf-16-le", "surrogatepass")
    return len(encoded[: 2 * units].decode("utf-16-le", "surrogatepass"))
