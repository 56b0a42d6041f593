"""A heading with review cards under it; gone when there are none."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.kit.buttons import TextButton
from desktop.kit.columns import Columns
from desktop.kit.labels import TextLabel
from desktop.kit.review_card import ReviewCard, ReviewWords
from desktop.kit.theme import fit_layout

_NARROWEST, _ACROSS = 420, 2


class CardSection(QWidget):
    """opened: the id of the card that was pressed. all_asked: the owner wants the whole list."""

    opened = Signal(int)
    all_asked = Signal()

    def __init__(self, title: str) -> None:
        super().__init__()
        self._all = TextButton("")
        self._all.clicked.connect(self.all_asked)
        self._cards = Columns(_NARROWEST, _ACROSS)
        head = QHBoxLayout()
        fit_layout(head, 8)
        head.addWidget(TextLabel(title, "card-title"))
        head.addStretch(1)
        head.addWidget(self._all)
        column = QVBoxLayout(self)
        fit_layout(column, 8, (0, 8, 0, 0))
        column.addLayout(head)
        column.addWidget(self._cards)
        self.hide()

    def show_words(self, reviews: Sequence[tuple[int, ReviewWords]], all_of_them: str = "") -> None:
        """(id, words) of each card. `all_of_them`: words of the button to the list, "" for none."""
        cards = []
        for review_id, words in reviews:
            card = ReviewCard(words)
            card.pressed.connect(lambda review_id=review_id: self.opened.emit(review_id))
            cards.append(card)
        self._cards.show_cards(cards)
        self._all.setText(all_of_them)
        self._all.setVisible(bool(all_of_them))
        self.setVisible(bool(cards))
