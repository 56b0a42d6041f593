"""Somebody's words in which sentences can be marked, as with a highlighter."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect
from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit, QWidget

from desktop.kit.labels import ReviewText
from desktop.kit.sentences import place_of
from desktop.kit.theme import active_theme

MARK = "warn_soft"
"""The ground of a marked sentence; its words keep their colour."""


class MarkedText(ReviewText):
    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        self._sentences: tuple[str, ...] = ()
        super().__init__(name, parent)

    def show_text(self, text: str) -> None:
        """Other words lose the marks."""
        self._sentences = ()
        super().show_text(text)

    def mark(self, sentences: Sequence[str]) -> QRect:
        """Where the first of them stands, in our own coordinates; empty if the words lack it."""
        self._sentences = tuple(sentences)
        found = self._find()
        self.setExtraSelections([_selection(cursor) for cursor in found])
        return self._area(found[0]) if found else QRect()

    def marked(self) -> list[str]:
        """The words under the marks."""
        return [cursor.selectedText() for cursor in self._find()]

    def _on_theme(self) -> None:
        super()._on_theme()
        self.mark(self._sentences)

    def _find(self) -> list[QTextCursor]:
        text = self.toPlainText()
        places = (place_of(sentence, text) for sentence in self._sentences)
        return [self._cursor(text, *place) for place in places if place is not None]

    def _cursor(self, text: str, first: int, past: int) -> QTextCursor:
        cursor = QTextCursor(self.document())
        cursor.setPosition(_units(text[:first]))
        cursor.setPosition(_units(text[:past]), QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def _area(self, cursor: QTextCursor) -> QRect:
        first, last = QTextCursor(cursor), QTextCursor(cursor)
        first.setPosition(cursor.selectionStart())
        last.setPosition(cursor.selectionEnd())
        return self.cursorRect(first).united(self.cursorRect(last))


def _selection(cursor: QTextCursor) -> QTextEdit.ExtraSelection:
    made, look = QTextEdit.ExtraSelection(), QTextCharFormat()
    look.setBackground(active_theme().color(MARK))
    made.cursor, made.format = cursor, look
    return made


def _units(text: str) -> int:
    """Qt counts UTF-16 units: two for an emoji."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
