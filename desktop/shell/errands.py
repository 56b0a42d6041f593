"""The engine's long errands as the window knows them, and their last word."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from desktop.bridge.connecting import Connecting
from desktop.bridge.errors import Place, describe, remedy_in_window
from desktop.bridge.runner import Task
from desktop.kit.platforms import short_name
from desktop.kit.surfaces import Banner
from desktop.pages import PageContext
from desktop.shell.learned import verdict_in_words
from desktop.shell.status import StatusLine

if TYPE_CHECKING:
    from engine.api import LoginNeeded

CHECK = "check"
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
        self._connecting = Connecting(context.engine, context.underway, context.texts, self)
        self._connecting.connected.connect(lambda *_: self.start(CHECK))
        self._connecting.failed.connect(self._on_not_connected)
        self._connecting.unopened.connect(self._on_unopened)

    def start(self, job: str) -> None:
        """Run a job by its id; one that runs already is left alone."""
        engine = self._context.engine
        title = self._context.texts(engine.jobs()[job])
        task = self._underway.begin(job, title, lambda progress: engine.run_job(job, progress))
        if task is not None:
            task.succeeded.connect(partial(self._on_done, title))
            task.failed.connect(partial(self._on_failed, partial(self.start, job)))

    def log_in(self, platform: str, account: str) -> None:
        """Open the platform's own login for the owner; then look what is new."""
        if not self._connecting.begin(platform, account):
            self._context.toast(self._context.texts("sites.one_at_a_time"))

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
        words = [remedy_in_window(str(trouble["outcome"]), texts)]
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

    def _on_not_connected(self, platform: str, account: str, fault: Exception) -> None:
        self._on_failed(partial(self.log_in, platform, account), fault)

    def _on_unopened(self, address: str) -> None:
        """No browser opened it; the owner can do so."""
        texts = self._context.texts
        copy = partial(QGuiApplication.clipboard().setText, address)
        words = texts("devices.join.no_browser")
        self._banner.show_news(
            "warn", texts("shell.connecting"), words, texts("devices.join.copy"), copy
        )

    def _on_login_needed(self, event: LoginNeeded) -> None:
        texts = self._context.texts
        name = short_name(event.platform, texts)
        self._banner.show_news(
            "warn",
            texts("shell.login_gone.title", platform=name),
            texts("shell.login_gone.text"),
            texts("shell.login_gone.action"),
            partial(self.log_in, event.platform, event.account),
        )
