"""One question before something that is not easily undone; nobody waits for its answer."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.kit.buttons import PrimaryButton, TextButton
from desktop.kit.labels import TextLabel
from desktop.kit.sheet import Sheet
from desktop.kit.theme import fit_layout, fit_widget


class Question(Sheet):
    """Opened with `open()`. agreed, declined: by its two buttons; closing it says neither."""

    agreed = Signal()
    declined = Signal()

    def __init__(self, title: str, text: str, yes: str, no: str, parent: QWidget) -> None:
        super().__init__(title, parent)
        said = TextLabel(text, wrap=True)
        fit_widget(said, width=360)
        buttons = QHBoxLayout()
        fit_layout(buttons, 8)
        buttons.addStretch(1)
        for button, said_so in (
            (TextButton(no), self.declined),
            (PrimaryButton(yes), self.agreed),
        ):
            button.clicked.connect(said_so)
            button.clicked.connect(self.close)
            buttons.addWidget(button)
        column = self.column
        column.addWidget(TextLabel(title, "card-title"))
        column.addWidget(said)
        column.addLayout(buttons)
