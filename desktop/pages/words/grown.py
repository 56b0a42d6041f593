"""The words of a window on a card: those that have grown, then complaints beside praise."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from desktop.kit.blocks import Block
from desktop.kit.buttons import ChipButton, TextButton
from desktop.kit.flow import FlowLayout
from desktop.kit.labels import Badge, ElidedLabel, TextLabel
from desktop.kit.moods import mood_word
from desktop.kit.surfaces import Card
from desktop.kit.theme import fit_layout, fit_widget
from desktop.pages.words.row import Row
from desktop.pages.words.selection import Line
from desktop.pages.words.view_model import Gathering
from desktop.pages.words.wording import say_count, say_told, say_word

if TYPE_CHECKING:
    from engine.api import Step, Texts, WordFound, Words
GROWN = "grown"
"""How names of growing words in the `Selection` begin."""


class GrownCard(Card):
    """filled: new lines for the `Selection` stand on it. stopped, again_asked, longer_asked: by the
    person. What cannot be shown yet is said in a line with one thing to do.
    """

    filled = Signal(object)
    stopped = Signal()
    again_asked = Signal()
    longer_asked = Signal()

    def __init__(self, texts: Texts) -> None:
        super().__init__((12, 16, 12, 16), 8)
        self._texts = texts
        self._note = TextLabel("", "secondary", wrap=True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(texts("words.gathering"))
        fit_widget(self._bar, height=4)
        self._stop = self._button("words.stop", self.stopped.emit)
        self._again = self._button("words.again", self.again_asked.emit)
        self._longer = self._button("words.longer", self.longer_asked.emit)
        self._rows = _Lines()
        self._moods = [Block(texts(f"words.{name}")) for name in ("complaints", "praises")]
        self._lay_out()

    def _button(self, key: str, act: Callable[[], object]) -> TextButton:
        button = TextButton(self._texts(key))
        button.clicked.connect(act)
        return button

    def _lay_out(self) -> None:
        state = QHBoxLayout()
        fit_layout(state, 8, (8, 0, 0, 0))
        state.addWidget(self._note, 1)
        for button in (self._stop, self._again, self._longer):
            state.addWidget(button)
        moods = QHBoxLayout()
        fit_layout(moods, 24, (8, 0, 8, 0))
        for block in self._moods:
            moods.addWidget(block, 1)
        title = QHBoxLayout()
        fit_layout(title, 0, (8, 0, 8, 0))
        title.addWidget(TextLabel(self._texts("words.grown"), "card-title"))
        self.body.addLayout(title)
        self.body.addWidget(self._bar)
        self.body.addLayout(state)
        self.body.addWidget(self._rows)
        self.body.addLayout(moods)

    def show_state(self, gathering: Gathering, words: Words | None, longest: bool) -> None:
        """`longest`: no longer window could be asked for."""
        under_way, done = gathering is Gathering.UNDER_WAY, gathering is Gathering.DONE
        if under_way:
            self._bar.setRange(0, 0)
        few = words is not None and not words.enough
        self._bar.setVisible(under_way)
        self._stop.setVisible(under_way)
        self._again.setVisible(not under_way and not done)
        self._longer.setVisible(done and few and not longest)
        self._say(gathering, words)
        if words is not None or not under_way:
            self._show_words(words)

    def show_step(self, step: Step) -> None:
        """A bar that fills once the size of the work is known."""
        if step.total:
            self._bar.setRange(0, step.total)
            self._bar.setValue(step.done)

    def _say(self, gathering: Gathering, words: Words | None) -> None:
        key = f"words.gathering.{gathering.value}"
        if gathering is Gathering.DONE and words is not None:
            key = "words.few" if not words.enough else "" if words.grown else "words.none_grown"
        self._note.show_text(self._texts(key) if key else "")
        self._note.setVisible(bool(key))

    def _show_words(self, words: Words | None) -> None:
        grown, complaints, praises = (
            (words.grown, words.complaints, words.praises) if words else ((), (), ())
        )
        lines: list[Line] = [(self._row(word), f"{GROWN} {word.form}", word) for word in grown]
        self._rows.show_rows([row for row, _, _ in lines])
        for block, found in zip(self._moods, (complaints, praises), strict=True):
            chips: list[Line] = [(self._chip(word), f"said {word.form}", word) for word in found]
            block.show_parts([_flow([chip for chip, _, _ in chips])] if chips else [])
            lines += chips
        self.filled.emit(lines)

    def _row(self, word: WordFound) -> Row:
        row = Row(say_word(word, self._texts))
        row.body.addWidget(ElidedLabel(word.form, "strong"), 1)
        row.body.addWidget(Badge(*mood_word(word.label, self._texts)))
        count = TextLabel(say_count(word, self._texts), "secondary")
        count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        fit_widget(count, min_width=132)
        row.body.addWidget(count)
        return row

    def _chip(self, word: WordFound) -> ChipButton:
        chip = ChipButton(f"{word.form} {word.count}")
        chip.setAccessibleName(say_told(word, self._texts))
        return chip


class _Lines(QWidget):
    """Rows one below the other that can be put in anew."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[QWidget] = []
        self._column = QVBoxLayout(self)
        fit_layout(self._column, 0)

    def show_rows(self, rows: Sequence[QWidget]) -> None:
        for old in self._rows:
            self._column.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._rows = list(rows)
        for row in self._rows:
            self._column.addWidget(row)
        self.setVisible(bool(rows))


def _flow(chips: Sequence[QWidget]) -> QWidget:
    holder = QWidget()
    row = FlowLayout(holder, gap=4)
    for chip in chips:
        row.addWidget(chip)
    return holder
