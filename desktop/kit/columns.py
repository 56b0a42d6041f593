"""Cards side by side where there is room, one below the other where there is not."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.kit.theme import active_theme, fit_layout


class Columns(QWidget):
    """`narrowest`: px at scale 1 below which half of a row's cards move down. Reads row by row."""

    def __init__(self, narrowest: int, most: int, gap: int = 12) -> None:
        super().__init__()
        self._narrowest = narrowest
        self._most = most
        self._cards: list[QWidget] = []
        self._across = 0
        self._grid = QGridLayout(self)
        fit_layout(self._grid, gap)

    def show_cards(self, cards: Sequence[QWidget]) -> None:
        """These instead of the earlier ones, which go."""
        for old in self._cards:
            self._grid.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._cards = list(cards)
        self._across = 0
        self._place()

    def cards(self) -> list[QWidget]:
        return list(self._cards)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        fitting = self.width() // max(active_theme().px(self._narrowest), 1)
        across = self._most
        while across > max(fitting, 1):
            across //= 2  # four, two, one: three would leave one alone in its row
        if across == self._across:
            return
        for nth in range(self._most):
            self._grid.setColumnStretch(nth, 1 if nth < across else 0)
        for nth, card in enumerate(self._cards):
            self._grid.addWidget(card, nth // across, nth % across)
        self._across = across
