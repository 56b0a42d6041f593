"""A round through the outbox: what was approved goes to the platforms, one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.bridge.runner import Task
from desktop.bridge.underway import Underway

if TYPE_CHECKING:
    from engine.api import Engine, Step, Texts

JOB = "send"


class Sending(QObject):
    """moved: `step` is new (None: nothing runs), whoever began the round. sent, failed: how one
    ended that was begun here, with the report (keys as of `SendReport`) or the error. `paused`:
    the last one was stopped on its way."""

    moved = Signal()
    sent = Signal(object)
    failed = Signal(object)

    def __init__(
        self, engine: Engine, underway: Underway, texts: Texts, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.step: Step | None = None
        self.paused = False
        self._engine = engine
        self._underway = underway
        self._texts = texts
        underway.began.connect(self._on_began)
        task = underway.task(JOB)
        if task is not None:
            self._follow(task)

    def start(self) -> None:
        """A second call while it runs does nothing."""
        title = self._texts(self._engine.jobs()[JOB])
        task = self._underway.begin(
            JOB, title, lambda progress: self._engine.run_job(JOB, progress)
        )
        if task is not None:
            task.succeeded.connect(self.sent)
            task.failed.connect(self.failed)

    def stop(self) -> None:
        """What is being pressed is finished first; the rest stays approved."""
        task = self._underway.task(JOB)
        if task is not None:
            task.cancel()

    def _on_began(self, kind: str, _title: str, task: Task) -> None:
        if kind == JOB:
            self._follow(task)

    def _follow(self, task: Task) -> None:
        from engine.api import Step  # noqa: PLC0415 - loaded by now

        task.progressed.connect(self._on_moved)
        task.cancelled.connect(self._on_stopped)
        task.finished.connect(self._on_over)
        self.paused = False
        self._on_moved(Step())

    def _on_moved(self, step: Step) -> None:
        self.step = step
        self.moved.emit()

    def _on_stopped(self) -> None:
        self.paused = True

    def _on_over(self) -> None:
        self.step = None
        self.moved.emit()
