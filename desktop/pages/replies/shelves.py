"""Which replies are listed: those that wait, were approved, were sent, need a look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QWidget

from desktop.kit.buttons import ChipButton
from desktop.kit.flow import FlowLayout
from desktop.kit.states import EmptyState
from desktop.pages.replies.view_model import SHELVES, Shelf

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from engine.api import Texts


class Shelves(QWidget):
    """chosen: a name of `SHELVES`. One group: the arrow keys move within it."""

    chosen = Signal(str)

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self._texts = texts
        self._chips: dict[Shelf, ChipButton] = {}
        group = QButtonGroup(self)
        row = FlowLayout(self, gap=8)
        for shelf in SHELVES:
            chip = ChipButton("")
            chip.clicked.connect(lambda _, shelf=shelf: self.chosen.emit(shelf))
            group.addButton(chip)
            row.addWidget(chip)
            self._chips[shelf] = chip

    def show_counts(self, shelf: Shelf, counts: Mapping[Shelf, int]) -> None:
        for name, chip in self._chips.items():
            count = counts[name]
            title = self._texts(f"replies.shelf.{name}")
            chip.setText(f"{title} {count:,}" if count else title)
            chip.setChecked(name == shelf)


def nothing_there(
    shelf: Shelf, texts: Texts, check: Callable[[], object], back: Callable[[], object]
) -> EmptyState:
    """What a shelf without replies says. `check`, `back`: the one thing to do about it."""
    title, text = (texts(f"replies.empty.{shelf}.{part}") for part in ("title", "text"))
    icon = "check" if shelf in {"waiting", "look"} else "inbox"
    if shelf == "waiting":
        return EmptyState(icon, title, text, texts("today.check_now"), check)
    return EmptyState(icon, title, text, texts("replies.to_waiting"), back)
