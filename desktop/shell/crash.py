"""When the fault is ours: say so, lose nothing, offer the record."""

from __future__ import annotations

import traceback

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QWidget

from desktop.kit.buttons import PrimaryButton, TextButton
from desktop.kit.labels import TextLabel
from desktop.kit.sheet import Sheet
from desktop.kit.theme import fit_layout, fit_widget
from desktop.kit.times import Words


def record_of(fault: BaseException) -> str:
    """Where it happened and what kind it was. Not its message: that may hold a customer's words."""
    frames = traceback.extract_tb(fault.__traceback__)
    lines = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    return "\n".join([type(fault).__qualname__, *lines])


class CrashDialog(Sheet):
    """Opened with `open()`."""

    def __init__(self, fault: BaseException, texts: Words, parent: QWidget) -> None:
        super().__init__(texts("crash.title"), parent)
        self._record = record_of(fault)
        self._texts = texts
        column = self.column
        fit_widget(self, min_width=480)
        column.addWidget(TextLabel(texts("crash.title"), "card-title"))
        column.addWidget(TextLabel(texts("crash.message"), wrap=True))
        column.addWidget(TextLabel(texts("crash.remedy"), "secondary", wrap=True))
        shown = QPlainTextEdit(self._record)
        shown.setReadOnly(True)
        shown.setAccessibleName(texts("crash.details"))
        column.addWidget(shown)
        self._copy = TextButton(texts("crash.copy"))
        self._copy.clicked.connect(self._on_copy)
        close = PrimaryButton(texts("shell.close"))
        close.clicked.connect(self.close)
        row = QHBoxLayout()
        fit_layout(row)
        row.addStretch(1)
        row.addWidget(self._copy)
        row.addWidget(close)
        column.addLayout(row)

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self._record)
        self._copy.setText(self._texts("crash.copied"))
