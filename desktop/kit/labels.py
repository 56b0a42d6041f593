"""Words on the page: titles, badges, stars, names that shorten in the middle, review text."""

from __future__ import annotations

import re
from typing import Literal

from PySide6.QtCore import QMimeData, QSize, Qt
from PySide6.QtGui import (
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextBlockFormat,
    QTextCursor,
    QTextOption,
)
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QTextBrowser, QWidget

from desktop.kit.fonts import font
from desktop.kit.hangul import composed
from desktop.kit.icons import pixmap
from desktop.kit.theme import active_theme
from desktop.kit.tips import plain_tip
from desktop.kit.tokens import CARD_TITLE

Tone = Literal["plain", "good", "warn", "bad", "info"]
Look = Literal["body", "strong", "secondary", "card-title", "page-title", "figure", "trouble"]

LINE_HEIGHT_PERCENT = 150
LONGEST_SHOWN = 20_000
WORD_JOINER = "\u2060"
_WORD = re.compile(r"(?<!\w)(?=\w*[가-힣])\w{2,20}(?!\w)")


def set_tone(widget: QWidget, tone: Tone) -> None:
    """Colour of meaning; the style sheet is read again only if it differs."""
    if widget.property("tone") != tone:
        widget.setProperty("tone", tone)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def keep_words(text: str) -> str:
    """Korean breaks between words only: a word joiner stands between all letters of a word.

    Qt breaks between any two Hangul syllables (UAX #14, class ID) and has no keep-all.
    Words over 20 letters are left alone: they must break somewhere.
    """
    return _WORD.sub(lambda word: WORD_JOINER.join(word.group()), text)


class TextLabel(QLabel):
    """Plain text (never markup: reviews are strangers' words). `wrap` keeps Korean words whole."""

    def __init__(
        self, text: str = "", look: Look = "body", wrap: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("look", look)
        self.setWordWrap(wrap)
        self.show_text(text)

    def show_text(self, text: str) -> None:
        self.setText(keep_words(text) if self.wordWrap() else text)
        self.setAccessibleName(text)


class Badge(QLabel):
    """A few words with a tone: "닮음 12%", "확인 필요". The tone never speaks alone."""

    def __init__(self, text: str = "", tone: Tone = "plain", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("look", "badge")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_text(text, tone)

    def show_text(self, text: str, tone: Tone = "plain") -> None:
        self.setText(text)
        set_tone(self, tone)


class ElidedLabel(QLabel):
    """One line; too long, it loses its middle (a name) and keeps the whole as tooltip."""

    def __init__(
        self,
        text: str = "",
        look: Look = "body",
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideMiddle,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._whole = ""
        self._mode = mode
        self.setProperty("look", look)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.show_text(text)

    def show_text(self, text: str) -> None:
        self._whole = text
        self.setAccessibleName(text)
        self._fit()

    def sizeHint(self) -> QSize:
        width = self.fontMetrics().horizontalAdvance(self._whole)
        return QSize(width, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self.fontMetrics().height(), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        shown = self.fontMetrics().elidedText(self._whole, self._mode, max(self.width(), 0))
        self.setText(shown)
        tip = plain_tip(self._whole) if "<" in self._whole else self._whole
        self.setToolTip(tip if shown != self._whole else "")


class Stars(QWidget):
    """0.5 to 5 stars as a line of five, and in words for those who listen."""

    def __init__(self, rating: float | None, spoken: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rating = rating
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_rating(rating, spoken)
        active_theme().changed.connect(self.updateGeometry)

    def show_rating(self, rating: float | None, spoken: str) -> None:
        """`rating` None (the platform gives none): nothing is drawn."""
        self._rating = rating
        self.setAccessibleName(spoken)
        self.setToolTip(spoken)
        self.update()

    def sizeHint(self) -> QSize:
        side = active_theme().px(14)
        return QSize(side * 5 + 4, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._rating is None:
            return
        theme, painter = active_theme(), QPainter(self)
        side, ratio = theme.px(14), self.devicePixelRatioF()
        for nth in range(5):
            full = pixmap("star-full", theme.colors.accent, side, ratio)
            empty = pixmap("star-full", theme.colors.line, side, ratio)
            left = nth * (side + 1)
            painter.drawPixmap(left, 0, empty)
            share = min(max(self._rating - nth, 0.0), 1.0)
            painter.setClipRect(left, 0, round(side * share), side)
            if share:
                painter.drawPixmap(left, 0, full)
            painter.setClipping(False)
        painter.end()


class ReviewText(QTextBrowser):
    """Somebody's words: 1.5 line height, whole Korean words, selectable, as high as the text."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setStyleSheet("QTextBrowser { background: transparent; border: none; padding: 0; }")
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(0)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.document().setDefaultTextOption(option)
        active_theme().changed.connect(self._on_theme)

    def show_text(self, text: str) -> None:
        whole = len(text) <= LONGEST_SHOWN
        self._text = composed(text if whole else f"{text[:LONGEST_SHOWN]}…")
        self._on_theme()

    def createMimeDataFromSelection(self) -> QMimeData:
        """What is copied are the person's words, without our joiners.

        Qt's own object: the clipboard outlives Python, and one made here would crash the exit.
        """
        copied = super().createMimeDataFromSelection()
        plain = copied.text().replace(WORD_JOINER, "")
        for kind in copied.formats():
            copied.removeFormat(kind)
        copied.setText(plain)
        return copied

    def _on_theme(self) -> None:
        theme = active_theme()
        self.document().setDefaultFont(font(theme.family, theme.px(CARD_TITLE)))
        self.setPlainText(keep_words(self._text))
        block = QTextBlockFormat()
        fixed = QTextBlockFormat.LineHeightTypes.FixedHeight
        block.setLineHeight(theme.px(CARD_TITLE) * LINE_HEIGHT_PERCENT / 100, fixed.value)
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.mergeBlockFormat(block)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.document().setTextWidth(self.viewport().width())
        height = round(self.document().size().height()) + 2
        if height != self.height():
            self.setFixedHeight(height)
