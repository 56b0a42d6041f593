"""The sentences behind a word or an aspect; each leads to its review."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.kit.buttons import ChipButton
from desktop.kit.labels import TextLabel
from desktop.kit.prose import Prose
from desktop.kit.scrolling import scrolled
from desktop.kit.surfaces import Card, PressableCard
from desktop.kit.theme import fit_layout, fit_widget

if TYPE_CHECKING:
    from engine.api import Label, Texts

Quote = tuple[int, str, str]
"""Id of the review, a sentence, when it was said in words."""
_LABELS: tuple[Label, ...] = ("negative", "positive")


class SentencePanel(Card):
    """opened: the id of the review whose sentence was pressed. label_asked: these sentences only,
    a `Label`, or None for all of them.
    """

    opened = Signal(int)
    label_asked = Signal(object)

    def __init__(self, texts: Texts) -> None:
        super().__init__((16, 16, 4, 8), 8)
        self._texts = texts
        self._title = TextLabel("", "card-title", wrap=True)
        self._note = TextLabel(texts("words.panel.hint"), "secondary", wrap=True)
        self._labels = self._label_chips()
        self._quotes: list[QWidget] = []
        content = QWidget()
        self._column = QVBoxLayout(content)
        fit_layout(self._column, 8, (0, 0, 12, 8))
        self._column.addStretch(1)
        self._area: QScrollArea = scrolled(content)
        self.setAccessibleName(texts("words.panel"))
        fit_widget(self, min_width=300)
        self.body.addWidget(self._title)
        self.body.addWidget(self._note)
        self.body.addWidget(self._labels)
        self.body.addWidget(self._area, 1)
        self._title.hide()
        self._labels.hide()

    def _label_chips(self) -> QWidget:
        """No row of its own in the eye: chips of which one is chosen."""
        holder = QWidget()
        row = QHBoxLayout(holder)
        fit_layout(row, 4)
        self._chips: dict[Label | None, ChipButton] = {}
        group = QButtonGroup(self)
        for label in (None, *_LABELS):
            chip = ChipButton(self._texts(f"mood.{label}" if label else "words.panel.all"))
            chip.clicked.connect(lambda _=False, label=label: self.label_asked.emit(label))
            group.addButton(chip)
            row.addWidget(chip)
            self._chips[label] = chip
        row.addStretch(1)
        return holder

    def show_title(self, title: str, note: str) -> None:
        """Of what the next quotes are."""
        self._title.show_text(title)
        self._title.show()
        self._note.show_text(note)
        self._note.setVisible(bool(note))

    def show_labels(self, shown: bool, label: Label | None = None) -> None:
        self._labels.setVisible(shown)
        self._chips[label].setChecked(True)

    def show_quotes(self, quotes: Sequence[Quote]) -> None:
        for old in self._quotes:
            self._column.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._quotes = [self._card(*quote) for quote in quotes]
        if not quotes:
            self._quotes = [TextLabel(self._texts("words.panel.none"), "secondary", wrap=True)]
        for nth, quote in enumerate(self._quotes):
            self._column.insertWidget(nth, quote)
        self._area.verticalScrollBar().setValue(0)

    def show_hint(self) -> None:
        """Nothing is chosen."""
        self.show_quotes(())
        self._quotes[0].hide()
        self._title.hide()
        self._labels.hide()
        self._note.show_text(self._texts("words.panel.hint"))
        self._note.show()

    def _card(self, review_id: int, sentence: str, when: str) -> PressableCard:
        card = PressableCard(f"{sentence}. {when}", 4)
        card.body.addWidget(Prose(sentence, lines=4))
        card.body.addWidget(TextLabel(when, "secondary"))
        card.pressed.connect(lambda: self.opened.emit(review_id))
        return card
