"""Where a reply is written: the owner's own words stand out in it."""

from __future__ import annotations

from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit, QWidget

from desktop.kit.fonts import font
from desktop.kit.ime import TextField
from desktop.kit.theme import active_theme
from desktop.kit.tokens import CARD_TITLE

_LOWEST, _HIGHEST = 96, 184


class DraftField(TextField):
    """Written in the size in which reviews are read."""

    def __init__(self, name: str, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(name, placeholder, parent)
        self._own_words = ""
        self.live_changed.connect(self._mark)
        active_theme().changed.connect(self._on_theme)
        self._on_theme()

    def show_text(self, text: str, own_words: str) -> None:
        """Another text; the person's place in an equal one is kept."""
        self._own_words = " ".join(own_words.split()).rstrip(".")
        if text != self.toPlainText():
            self.setPlainText(text)
            self.moveCursor(QTextCursor.MoveOperation.End)
        self._mark()

    def _mark(self) -> None:
        self.setExtraSelections([])
        at = self.toPlainText().find(self._own_words) if self._own_words else -1
        if at < 0:
            return
        look = QTextCharFormat()
        look.setBackground(active_theme().color("accent_soft"))
        look.setForeground(active_theme().color("accent"))
        mark = QTextEdit.ExtraSelection()
        mark.cursor = QTextCursor(self.document())
        mark.cursor.setPosition(at)
        mark.cursor.setPosition(at + len(self._own_words), QTextCursor.MoveMode.KeepAnchor)
        mark.format = look
        self.setExtraSelections([mark])

    def _on_theme(self) -> None:
        theme = active_theme()
        self.setFont(font(theme.family, theme.px(CARD_TITLE)))
        self.setMinimumHeight(theme.px(_LOWEST))
        self.setMaximumHeight(theme.px(_HIGHEST))
        self._mark()
