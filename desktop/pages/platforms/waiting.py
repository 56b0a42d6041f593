"""A login that is waited for: where, what to do in its window, and a way out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QProgressBar

from desktop.kit.buttons import QuietButton, TextButton
from desktop.kit.labels import TextLabel
from desktop.kit.platforms import full_name
from desktop.kit.surfaces import Card
from desktop.kit.theme import fit_layout, fit_widget

if TYPE_CHECKING:
    from desktop.bridge.runner import Task
    from engine.api import Step, Texts


class WaitingCard(Card):
    """copied: the address that no browser opened is on the clipboard."""

    copied = Signal()

    def __init__(self, texts: Texts) -> None:
        super().__init__((24, 16, 16, 16), 8)
        self._texts = texts
        self._task: Task | None = None
        self._address = ""
        self._title = TextLabel("", "card-title", wrap=True)
        self._note = TextLabel("", wrap=True)
        bar = QProgressBar()
        bar.setRange(0, 0)
        bar.setTextVisible(False)
        bar.setAccessibleName(texts("progress.waiting_login"))
        fit_widget(bar, height=4)
        self._copy = TextButton(texts("devices.join.copy"))
        self._copy.clicked.connect(self._on_copy)
        stop = QuietButton(texts("shell.cancel"))
        stop.clicked.connect(self._on_stop)
        row = QHBoxLayout()
        fit_layout(row, 8)
        row.addWidget(self._note, 1)
        row.addWidget(self._copy)
        row.addWidget(stop)
        for part in (self._title, bar):
            self.body.addWidget(part)
        self.body.addLayout(row)
        self._copy.hide()
        self.hide()

    def follow(self, platform: str, task: Task) -> None:
        """Until it ends, whoever began it."""
        if self._task is task:
            return
        self._task = task
        name = full_name(platform, self._texts)
        self._title.show_text(self._texts("sites.waiting", platform=name))
        self._note.show_text(self._texts("sites.waiting.text"))
        self._copy.hide()
        task.progressed.connect(self._on_step)
        task.finished.connect(self._on_over)
        self.show()

    def show_address(self, address: str) -> None:
        """No browser opened it."""
        self._address = address
        self._note.show_text(self._texts("devices.join.no_browser"))
        self._copy.show()

    def _on_step(self, step: Step) -> None:
        if step.note and self._copy.isHidden():
            self._note.show_text(self._texts(step.note))

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self._address)
        self.copied.emit()

    def _on_stop(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def _on_over(self) -> None:
        self._task = None
        self.hide()
