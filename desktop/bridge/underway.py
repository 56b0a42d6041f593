"""Which errands of minutes run: one of a kind at a time, whoever began it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from desktop.bridge.runner import Runner, Task, Work


class Underway(QObject):
    """began: the kind of errand, its title in words, its task. Owns the tasks: an errand goes on
    when the page that began it is gone."""

    began = Signal(str, str, object)

    def __init__(self, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._tasks: dict[str, Task] = {}

    def begin(self, kind: str, title: str, work: Work) -> Task | None:
        """None: one of this kind runs already, and is left alone."""
        if kind in self._tasks:
            return None
        task = self._tasks[kind] = self._runner.run_errand(self, work)
        task.finished.connect(lambda: self._tasks.pop(kind, None))
        self.began.emit(kind, title, task)
        return task

    def kinds(self) -> tuple[str, ...]:
        """Of all that run."""
        return tuple(self._tasks)

    def task(self, kind: str) -> Task | None:
        return self._tasks.get(kind)
