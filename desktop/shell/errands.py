"""The engine's jobs as the window knows them: one of a kind at a time, progress, a last word."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject

from desktop.bridge.errors import Place, describe
from desktop.bridge.runner import Task
from desktop.kit.surfaces import Banner
from desktop.pages import PageContext
from desktop.shell.status import StatusLine


class Errands(QObject):
    def __init__(self, context: PageContext, line: StatusLine, banner: Banner) -> None:
        super().__init__(line)
        self._context = context
        self._line = line
        self._banner = banner
        self._running: dict[str, Task] = {}

    def start(self, job: str) -> None:
        """Run a job by its id; one that runs already is left alone."""
        if job in self._running:
            return
        context = self._context
        task = context.runner.run(
            self, lambda progress: context.engine.run_job(job, progress), write=True
        )
        title = context.texts(f"job.{job}")
        self._running[job] = task
        task.succeeded.connect(lambda _: self._say("status.job_done", title))
        task.cancelled.connect(lambda: self._say("status.job_cancelled", title))
        task.failed.connect(partial(self._on_failed, job))
        task.finished.connect(lambda: self._running.pop(job, None))
        self._line.follow(title, task)

    def running(self, job: str) -> bool:
        return job in self._running

    def _say(self, key: str, title: str) -> None:
        self._context.toast(self._context.texts(key, title=title))

    def _on_failed(self, job: str, fault: Exception) -> None:
        problem = describe(fault, self._context.texts)
        if problem.place is Place.CRASH:
            self._context.crash(fault)
            return
        words = f"{problem.message} {problem.remedy}"
        again = self._context.texts("shell.retry") if problem.retryable else ""
        self._banner.show_news("bad", problem.title, words, again, partial(self.start, job))
