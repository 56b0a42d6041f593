"""Another name for a device: one line, asked in passing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.kit.buttons import PrimaryButton, TextButton
from desktop.kit.ime import LineField, commit_preedit
from desktop.kit.labels import TextLabel
from desktop.kit.sheet import Sheet
from desktop.kit.theme import fit_layout, fit_widget

if TYPE_CHECKING:
    from engine.api import Texts

LONGEST = 80


class Renaming(Sheet):
    """Opened with `open()`. named: with another name than before, which is not empty."""

    named = Signal(str)

    def __init__(self, name: str, texts: Texts, parent: QWidget) -> None:
        title = texts("devices.rename.title", name=name)
        super().__init__(title, parent)
        self._before = name
        self.field = LineField(texts("devices.name"))
        self.field.setMaxLength(LONGEST)
        self.field.setText(name)
        self.field.selectAll()
        self.field.returnPressed.connect(self._on_named)
        fit_widget(self.field, width=360)
        never_mind = TextButton(texts("devices.never_mind"))
        never_mind.clicked.connect(self.close)
        rename = PrimaryButton(texts("devices.rename"))
        rename.clicked.connect(self._on_named)
        buttons = QHBoxLayout()
        fit_layout(buttons, 8)
        buttons.addStretch(1)
        for button in (never_mind, rename):
            buttons.addWidget(button)
        column = self.column
        column.addWidget(TextLabel(title, "card-title"))
        column.addWidget(self.field)
        column.addLayout(buttons)

    def _on_named(self) -> None:
        commit_preedit()
        name = " ".join(self.field.text().split())
        if not name:
            self.field.setFocus()
            return
        if name != self._before:
            self.named.emit(name)
        self.close()
