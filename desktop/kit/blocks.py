"""Parts of a longer reading: a heading with something under it, lines that can be refilled."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.kit.labels import TextLabel
from desktop.kit.theme import fit_layout


class Block(QWidget):
    """A heading and a column under it; hidden while there is nothing to say."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self._parts: list[QWidget] = []
        self._column = QVBoxLayout(self)
        fit_layout(self._column, 4, (0, 8, 0, 0))
        self._column.addWidget(TextLabel(title, "strong"))
        self.hide()

    def show_parts(self, parts: Sequence[QWidget]) -> None:
        """These instead of the earlier ones, which go."""
        for old in self._parts:
            self._column.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._parts = list(parts)
        for part in self._parts:
            self._column.addWidget(part)
        self.setVisible(bool(self._parts))
