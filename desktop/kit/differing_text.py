"""One of two versions of a text, with the words marked that the other one lacks."""

from __future__ import annotations

from PySide6.QtGui import QTextCursor

from desktop.kit.differences import Places
from desktop.kit.labels import WORD_JOINER
from desktop.kit.marked_text import MarkedText


class DifferingText(MarkedText):
    def __init__(self, name: str) -> None:
        self._places: Places = ()
        super().__init__(name)

    def show_version(self, text: str, places: Places) -> None:
        """`places` in the text as it is given."""
        self._places = places
        self.show_text(text)

    def _find(self) -> list[QTextCursor]:
        shown = self.toPlainText()
        letters = [nth for nth, letter in enumerate(shown) if letter != WORD_JOINER]
        return [
            self._cursor(shown, letters[first], letters[past - 1] + 1)
            for first, past in self._places
            if past <= len(letters)
        ]
