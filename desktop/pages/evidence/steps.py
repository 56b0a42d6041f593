"""The three steps 근거, 자료, 내보내기: where the owner is, and what a step looks like."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from desktop.kit.buttons import ChipButton
from desktop.kit.scrolling import scrolled
from desktop.kit.surfaces import Hairline
from desktop.kit.theme import fit_layout

if TYPE_CHECKING:
    from engine.api import Texts

STEPS: Final = ("ground", "material", "handing")


class Step(QWidget):
    """`parts` from the top, scrolled where there is no room; `foot`: what can be done, always in
    sight: quiet things at the left of None, the one next thing last.
    """

    def __init__(self, parts: Sequence[QWidget], foot: Sequence[QWidget | None]) -> None:
        super().__init__()
        content = QWidget()
        inside = QVBoxLayout(content)
        fit_layout(inside, 12, (0, 4, 12, 0))
        for part in parts:
            inside.addWidget(part)
        inside.addStretch(1)
        row = QHBoxLayout()
        fit_layout(row, 8)
        for button in foot:
            if button is None:
                row.addStretch(1)
            else:
                row.addWidget(button)
        below = QVBoxLayout()
        fit_layout(below, 12, (0, 0, 12, 0))
        below.addWidget(Hairline())
        below.addLayout(row)
        column = QVBoxLayout(self)
        fit_layout(column, 12)
        column.addWidget(scrolled(content), 1)
        column.addLayout(below)


class StepBar(QWidget):
    """picked: the step that the person wants to see."""

    picked = Signal(int)

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        row, group = QHBoxLayout(self), QButtonGroup(self)
        fit_layout(row, 8)
        self.chips: list[ChipButton] = []
        for nth, step in enumerate(STEPS):
            chip = ChipButton(
                texts("evidence.step", nth=nth + 1, name=texts(f"evidence.step.{step}"))
            )
            chip.clicked.connect(partial(self.picked.emit, nth))
            group.addButton(chip)
            self.chips.append(chip)
            row.addWidget(chip)
        row.addStretch(1)

    def show_step(self, nth: int, *, is_open: bool) -> None:
        """`is_open`: there is a case, so that the later steps can be gone to."""
        for each, chip in enumerate(self.chips):
            chip.setEnabled(is_open or each == 0)
        self.chips[nth].setChecked(True)

    def take_focus(self) -> None:
        """To the step that is shown: no ground lies nearer than another."""
        for chip in self.chips:
            if chip.isChecked():
                chip.setFocus(Qt.FocusReason.OtherFocusReason)
