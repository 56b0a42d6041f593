"""What is understood of a file or page: whose reviews, which column says what, the first lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.kit.buttons import ChipButton
from desktop.kit.choice import Choice
from desktop.kit.labels import TextLabel
from desktop.kit.table import framed
from desktop.kit.theme import fit_layout
from desktop.pages import PageContext
from desktop.shell.bringing.lists import LeftOutTable, TakenTable
from desktop.shell.bringing.mapping import Mapping
from desktop.shell.bringing.model import Looked
from desktop.shell.bringing.target import TargetRow

if TYPE_CHECKING:
    from engine.api import Preview, Target


class PreviewPanel(QWidget):
    """columns_chosen: numbers by role. sheet_chosen: its name."""

    columns_chosen = Signal(object)
    sheet_chosen = Signal(object)
    target_changed = Signal()

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._texts = texts = context.texts
        self.count = self.total = 0
        self._sentence = TextLabel("", "strong", wrap=True)
        self._doubts = TextLabel("", "secondary", wrap=True)
        self.target_row = TargetRow(texts)
        self.mapping = Mapping(texts)
        self.sheet = Choice(texts("imports.sheet"), [])
        now = context.engine.clock.now()
        self.taken = TakenTable(texts, context.runner, now)
        self.left_out = LeftOutTable(texts("imports.left"), texts, context.runner)
        self._chips = [ChipButton(""), ChipButton("")]
        self._lay_out()
        self.target_row.changed.connect(self.target_changed)
        self.mapping.changed.connect(self.columns_chosen)
        self.sheet.chosen.connect(self.sheet_chosen)

    def _lay_out(self) -> None:
        self._tables = QStackedWidget()
        group, row = QButtonGroup(self), QHBoxLayout()
        fit_layout(row, 8)
        for nth, (chip, table) in enumerate(
            zip(self._chips, (self.taken, self.left_out), strict=True)
        ):
            group.addButton(chip, nth)
            row.addWidget(chip)
            self._tables.addWidget(framed(table))
        group.idClicked.connect(self._tables.setCurrentIndex)
        row.addStretch(1)
        row.addWidget(self.sheet)
        column = QVBoxLayout(self)
        fit_layout(column, 12)
        for part in (self._sentence, self._doubts, self.target_row, self.mapping):
            column.addWidget(part)
        column.addLayout(row)
        column.addWidget(self._tables, 1)

    def show_found(self, found: Looked) -> None:
        preview, texts = found.preview, self._texts
        self.count, self.total = preview.taken, preview.total
        self._show_words(preview)
        self.target_row.show_shops(found.shops, found.platforms)
        self.mapping.setVisible(bool(preview.shape.columns))
        self.mapping.show_columns(preview.shape.columns)
        self.sheet.setVisible(len(preview.shape.sheets) > 1)
        self.sheet.show_options([(name, name) for name in preview.shape.sheets])
        self.sheet.choose(preview.shape.sheet)
        self.taken.show_rows(preview.rows)
        self.left_out.show_rows(preview.left_out)
        shown = (f"{preview.taken:,}", f"{preview.total - preview.taken:,}")
        for chip, key, count in zip(self._chips, ("takes", "leaves"), shown, strict=True):
            chip.setText(texts(f"imports.{key}", count=count))
        self._chips[1].setVisible(bool(preview.left_out))
        first = 0 if preview.taken or not preview.left_out else 1
        self._chips[first].setChecked(True)
        self._tables.setCurrentIndex(first)

    def target(self) -> Target | None:
        return self.target_row.target()

    def _show_words(self, preview: Preview) -> None:
        from engine.api import say_preview, say_unsure  # noqa: PLC0415 - loaded by now

        self._sentence.show_text(say_preview(preview, self._texts))
        doubts = say_unsure(preview.doubts, self._texts)
        if preview.shape.remembered:
            doubts.insert(0, self._texts("imports.remembered"))
        self._doubts.show_text(" ".join(doubts))
        self._doubts.setVisible(bool(doubts))
