"""Which word or aspect is chosen, over all cards of the page and over new readings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QAbstractButton, QButtonGroup

Line = tuple[QAbstractButton, str, object]
"""A button, the name by which it is known again, what it stands for."""


class Selection(QObject):
    """One stop for Tab; the arrow keys walk over all buttons. changed: the chosen one's name and
    what it stands for, also when a new reading says something else of it.
    """

    changed = Signal(str, object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._lines: dict[str, list[Line]] = {}
        self._chosen = ""
        self._group = QButtonGroup(self)
        self._group.buttonToggled.connect(self._on_toggled)

    def replace(self, card: str, lines: Sequence[Line]) -> None:
        """These stand on a card now, instead of the earlier ones."""
        for button, _, _ in self._lines.get(card, ()):
            self._group.removeButton(button)
        self._lines[card] = list(lines)
        for button, _, _ in lines:
            self._group.addButton(button)
        self._choose(name for _, name, _ in lines if name == self._chosen)

    def settle(self, wishes: Sequence[str]) -> bool:
        """Choose the first of these that is there, unless one is chosen; False: there is none."""
        if self._group.checkedButton() is None:
            there = [name for lines in self._lines.values() for _, name, _ in lines]
            self._choose(name for name in wishes if name in there)
        return self._group.checkedButton() is not None

    def button(self) -> QAbstractButton | None:
        return self._group.checkedButton()

    def _choose(self, names: Iterable[str]) -> None:
        wanted = next(iter(names), None)
        for lines in self._lines.values():
            for button, name, _ in lines:
                if name == wanted:
                    button.setChecked(True)
                    return

    def _on_toggled(self, button: QAbstractButton, checked: bool) -> None:
        if not checked:
            return
        for lines in self._lines.values():
            for each, name, item in lines:
                if each is button:
                    self._chosen = name
                    self.changed.emit(name, item)
