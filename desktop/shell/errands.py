"""The engine's long errands as the window knows them, and their last word."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from desktop.bridge.errors import Place, describe
from desktop.bridge.runner import Task
from desktop.kit.platforms import short_name
from desktop.kit.surfaces import Banner
from desktop.pages import PageContext
from desktop.shell.learned import verdict_in_words
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
        self._banner = banner
        self._underway = context.underway
        self._underway.began.connect(self._on_began)
        self._underway.began.connect(line.follow)
        context.bus.login_needed.connect(self._on_login_needed)

    def start(self, job: str) -> None:
        """Run a job by its id; one that runs already is left alone."""
        engine = self._context.engine
        title = self._context.texts(engine.jobs()[job])
        task = self._underway.begin(job, title, lambda progress: engine.run_job(job, progress))
        if task is not None:
            task.succeeded.connect(partial(self._on_done, title))
            task.failed.connect(partial(self._on_failed, partial(self.start, job)))

    def connect_platform(self, platform: str, account: str = _ACCOUNT) -> None:
        """Open the platform's own login for the owner; then look what is new."""
        crawls = self._context.engine.crawls
        task = self._underway.begin(
            _CONNECT,
            self._context.texts("shell.connecting"),
            lambda progress: crawls.login(platform, account, progress),
        )
        if task is not None:
            task.succeeded.connect(lambda _: self.start(CHECK))
            again = partial(self.connect_platform, platform, account)
            task.failed.connect(partial(self._on_failed, again))

    def idle(self, job: str) -> bool:
        return self._underway.task(job) is None

    def _on_began(self, _kind: str, title: str, task: Task) -> None:
        task.cancelled.connect(lambda: self._say("status.job_cancelled", title))

    def _say(self, key: str, title: str) -> None:
        self._context.toast(self._context.texts(key, title=title))

    def _on_done(self, title: str, report: dict[str, object]) -> None:
        """A job that went through may still have met a platform that did not."""
        visits = report.get("shops", [report])
        assert isinstance(visits, list)  # noqa: S101 - see `engine.jobs.services.Job`
        troubles = [each for each in visits if each.get("outcome", _DONE) != _DONE]
        if "verdict" in report:
            on = self._context.engine.own_heads.switched_on
            self._context.toast(verdict_in_words(report, on, self._context.texts))
        elif not troubles:
            self._say("status.job_done", title)
        elif troubles[0]["outcome"] != "platform.session_expired":  # that one has a banner already
            self._tell(troubles[0])

    def _tell(self, trouble: dict[str, Any]) -> None:
        """Without the params of the error's message, its title and remedy must do."""
        texts, key = self._context.texts, f"error.{trouble['outcome']}"
        words = [texts(f"{key}.remedy")]
        if "params" in trouble:
            words.insert(0, texts(f"{key}.message", **trouble["params"]))
        self._banner.show_news("bad", texts(f"{key}.title"), " ".join(words))

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
        name = short_name(event.platform, texts)
        self._banner.show_news(
            "warn",
            texts("shell.login_gone.title", platform=name),
            texts("shell.login_gone.text"),
            texts("shell.login_gone.action"),
            partial(self.connect_platform, event.platform, event.account),
        )
