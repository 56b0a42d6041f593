"""A round through the outbox: what was approved goes to the platforms, one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.bridge.runner import Runner, Task

if TYPE_CHECKING:
    from engine.api import Engine, Step

JOB = "send"


class Sending(QObject):
    """moved: `step` is new (None: nothing runs). sent: the report, keys as of `SendReport`."""

    moved = Signal()
    sent = Signal(object)
    stopped = Signal()
    failed = Signal(object)

    def __init__(self, engine: Engine, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.step: Step | None = None
        self._engine = engine
        self._runner = runner
        self._task: Task | None = None

    def start(self) -> None:
        """A second call while it runs does nothing."""
        if self._task is not None:
            return
        from engine.api import Step  # noqa: PLC0415 - loaded by now

        task = self._runner.run_errand(self, lambda progress: self._engine.run_job(JOB, progress))
        task.progressed.connect(self._on_moved)
        task.succeeded.connect(self.sent)
        task.cancelled.connect(self.stopped)
        task.failed.connect(self.failed)
        task.finished.connect(self._on_over)
        self._task = task
        self._on_moved(Step())

    def stop(self) -> None:
        """What is being pressed is finished first; the rest stays approved."""
        if self._task is not None:
            self._task.cancel()

    def _on_moved(self, step: Step) -> None:
        self.step = step
        self.moved.emit()

    def _on_over(self) -> None:
        self._task = None
        self.step = None
        self.moved.emit()
