"""What the owner says the review feels like, where the model has read it wrong."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.kit.buttons import ChipButton
from desktop.kit.labels import TextLabel
from desktop.kit.moods import mood_word
from desktop.kit.theme import fit_layout
from desktop.pages import PageContext

if TYPE_CHECKING:
    from engine.api import Label, ReviewDto, Texts

LABELS: Final[tuple[Label, ...]] = ("positive", "neutral", "negative")


class CorrectionBar(QWidget):
    """One chip per mood; the one that the owner chose is checked, and takes its word back.

    asked: id of the review, what it is to be (None: what the model says), and what it was.
    """

    asked = Signal(int, object, object)

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self._texts = texts
        self._review_id = 0
        self._chosen: Label | None = None
        self._hint = TextLabel(texts("reviews.correction"), "secondary")
        self.chips = {label: ChipButton(mood_word(label, texts)[0]) for label in LABELS}
        row = QHBoxLayout()
        fit_layout(row, 4)
        for label, chip in self.chips.items():
            row.addWidget(chip)
            chip.clicked.connect(partial(self._on_clicked, label))
        row.addStretch(1)
        column = QVBoxLayout(self)
        fit_layout(column, 4)
        column.addWidget(self._hint)
        column.addLayout(row)

    def show_review(self, review: ReviewDto) -> None:
        """Without words there is nothing to be misread."""
        self._review_id = review.id
        self._chosen = None if review.correction is None else review.label
        key = "reviews.correction" if self._chosen is None else "reviews.correction_made"
        self._hint.show_text(self._texts(key))
        for label, chip in self.chips.items():
            word, _ = mood_word(label, self._texts)
            chip.setChecked(label == self._chosen)
            undo = "_undo" if label == self._chosen else ""
            chip.setAccessibleName(self._texts(f"reviews.correct{undo}", mood=word))
            chip.setToolTip(chip.accessibleName())
        self.setVisible(bool(review.found.body))

    def _on_clicked(self, label: Label) -> None:
        """What is checked follows from what is stored, not from the click."""
        self.chips[label].setChecked(label == self._chosen)
        wanted = None if label == self._chosen else label
        self.asked.emit(self._review_id, wanted, self._chosen)


class Corrections(QObject):
    """Stores what a `CorrectionBar` asks for, and offers to take it back. failed: an error."""

    failed = Signal(object)

    def __init__(self, context: PageContext, bar: CorrectionBar, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        bar.asked.connect(self._on_asked)

    def _on_asked(self, review_id: int, wanted: Label | None, before: Label | None) -> None:
        self._store(review_id, wanted, partial(self._say, review_id, wanted, before))

    def _store(
        self, review_id: int, wanted: Label | None, done: partial[None] | None = None
    ) -> None:
        reviews = self._context.engine.reviews
        task = self._context.runner.run(
            self, lambda _: reviews.correct(review_id, wanted), write=True
        )
        if done is not None:
            task.succeeded.connect(lambda _: done())
        task.failed.connect(self.failed)

    def _say(self, review_id: int, wanted: Label | None, before: Label | None) -> None:
        texts = self._context.texts
        words = texts("reviews.correction_dropped")
        if wanted is not None:
            words = texts("reviews.corrected", mood=mood_word(wanted, texts)[0])
        self._context.toast(words, lambda: self._store(review_id, before))
