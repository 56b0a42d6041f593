"""The engine's long errands as the window knows them: one of a kind at a time, and a last word."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop.bridge.errors import Place, describe
from desktop.bridge.runner import Task, Work
from desktop.kit.surfaces import Banner
from desktop.pages import PageContext
from desktop.shell.status import StatusLine

if TYPE_CHECKING:
    from engine.api import LoginNeeded

CHECK = "check"
_CONNECT = "connect"
_ACCOUNT = "main"
_DONE = "done"


class Errands(QObject):
    def __init__(self, context: PageContext, line: StatusLine, banner: Banner) -> None:
        super().__init__(line)
        self._context = context
        self._line = line
        self._banner = banner
        self._running: dict[str, Task] = {}
        context.bus.login_needed.connect(self._on_login_needed)

    def start(self, job: str) -> None:
        """Run a job by its id; one that runs already is left alone."""
        engine = self._context.engine
        task = self._begin(job, lambda progress: engine.run_job(job, progress))
        if task is not None:
            task.succeeded.connect(partial(self._on_done, job))
            task.failed.connect(partial(self._on_failed, partial(self.start, job)))

    def connect_platform(self, platform: str, account: str = _ACCOUNT) -> None:
        """Open the platform's own login for the owner; then look what is new."""
        crawls = self._context.engine.crawls
        task = self._begin(_CONNECT, lambda progress: crawls.login(platform, account, progress))
        if task is not None:
            task.succeeded.connect(lambda _: self.start(CHECK))
            again = partial(self.connect_platform, platform, account)
            task.failed.connect(partial(self._on_failed, again))

    def running(self, errand: str) -> bool:
        return errand in self._running

    def _begin(self, errand: str, work: Work) -> Task | None:
        if errand in self._running:
            return None
        task = self._context.runner.run_errand(self, work)
        title = self._context.texts(f"job.{errand}")
        self._running[errand] = task
        task.cancelled.connect(lambda: self._say("status.job_cancelled", title))
        task.finished.connect(lambda: self._running.pop(errand, None))
        self._line.follow(title, task)
        return task

    def _say(self, key: str, title: str) -> None:
        self._context.toast(self._context.texts(key, title=title))

    def _on_done(self, job: str, report: dict[str, object]) -> None:
        """A job that went through may still have met a platform that did not."""
        shops = report.get("shops", [])
        assert isinstance(shops, list)  # noqa: S101 - the check job says so
        troubles = [shop for shop in shops if shop["outcome"] != _DONE]
        if not troubles:
            self._say("status.job_done", self._context.texts(f"job.{job}"))
        elif troubles[0]["outcome"] != "platform.session_expired":  # that one has a banner already
            key, params = f"error.{troubles[0]['outcome']}", troubles[0]["params"]
            words = [
                self._context.texts(f"{key}.{part}", **params)
                for part in ("title", "message", "remedy")
            ]
            self._banner.show_news("bad", words[0], f"{words[1]} {words[2]}")

    def _on_failed(self, again: Callable[[], None], fault: Exception) -> None:
        problem = describe(fault, self._context.texts)
        if problem.place is Place.CRASH:
            self._context.crash(fault)
            return
        words = f"{problem.message} {problem.remedy}"
        retry = self._context.texts("shell.retry") if problem.retryable else ""
        self._banner.show_news("bad", problem.title, words, retry, again)

    def _on_login_needed(self, event: LoginNeeded) -> None:
        texts = self._context.texts
        name = texts(f"platform.{event.platform}.short")
        self._banner.show_news(
            "warn",
            texts("shell.login_gone.title", platform=name),
            texts("shell.login_gone.text"),
            texts("shell.login_gone.action"),
            partial(self.connect_platform, event.platform, event.account),
        )
