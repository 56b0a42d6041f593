"""A quiet line while reviews are left that an older model has read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.bridge.following import Following
from desktop.bridge.runner import Runner
from desktop.bridge.underway import Underway
from desktop.kit.buttons import TextButton
from desktop.kit.labels import TextLabel
from desktop.kit.theme import fit_layout

if TYPE_CHECKING:
    from engine.api import Engine, Progress, Texts

JOB: Final = "analyse"
_WATCHED = frozenset({"review"})
_PAUSE_MS = 900


class OutdatedModel(Following):
    """counted: `count` is new, 0 while they are being read again."""

    counted = Signal()

    def __init__(
        self, engine: Engine, runner: Runner, underway: Underway, parent: QObject | None = None
    ) -> None:
        super().__init__(runner, _WATCHED, _PAUSE_MS, parent)
        self.count = 0
        self._engine = engine
        self._underway = underway
        underway.began.connect(self._on_began)

    def _start_reading(self) -> None:
        """An errand: the model's name is known once its process runs, and that may be busy."""
        if self._underway.task(JOB) is not None:
            return
        task = self._runner.run_errand(self, self._count)
        task.succeeded.connect(self._on_counted)
        task.failed.connect(self._on_unread)

    def _count(self, _: Progress) -> int:
        return self._engine.reviews.outdated(self._engine.language.name)

    def _on_counted(self, count: int) -> None:
        self.count = 0 if self._underway.task(JOB) is not None else count
        self.counted.emit()

    def _on_began(self, kind: str, _title: str, task: object) -> None:
        if kind == JOB:
            self._on_counted(0)
            task.finished.connect(self.load)  # type: ignore[attr-defined]


class OutdatedLine(QWidget):
    """again: the owner wants them read again."""

    again = Signal()

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self._texts = texts
        self._words = TextLabel("", "secondary")
        button = TextButton(texts("reviews.outdated.action"), "refresh")
        button.clicked.connect(self.again)
        row = QHBoxLayout(self)
        fit_layout(row, 8)
        row.addWidget(self._words)
        row.addWidget(button)
        row.addStretch(1)
        self.hide()

    def show_count(self, count: int) -> None:
        self._words.show_text(self._texts("reviews.outdated", count=f"{count:,}"))
        self.setVisible(count > 0)
