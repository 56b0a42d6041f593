"""All keys on one sheet, read from the action registry."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.kit.actions import ActionRegistry
from desktop.kit.buttons import PrimaryButton
from desktop.kit.labels import Badge, TextLabel
from desktop.kit.sheet import Sheet
from desktop.kit.theme import fit_layout
from desktop.kit.times import Words


class ShortcutSheet(Sheet):
    """Opened with `open()`; nobody waits for its answer."""

    def __init__(self, actions: ActionRegistry, texts: Words, parent: QWidget) -> None:
        super().__init__(texts("shortcuts.title"), parent, gap=16)
        column = self.column
        column.addWidget(TextLabel(texts("shortcuts.title"), "card-title"))
        grid = QGridLayout()
        fit_layout(grid, 8)
        bound = [action for action in actions.all() if action.shortcut]
        for row, action in enumerate(bound):
            keys = QKeySequence(action.shortcut).toString(QKeySequence.SequenceFormat.NativeText)
            grid.addWidget(TextLabel(texts(action.title_key)), row, 0)
            grid.addWidget(Badge(keys), row, 1, Qt.AlignmentFlag.AlignRight)
        grid.setColumnMinimumWidth(0, 280)
        column.addLayout(grid)
        close = PrimaryButton(texts("shell.close"))
        close.clicked.connect(self.close)
        column.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
