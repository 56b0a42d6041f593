"""Jobs that run by themselves, as the window knows them: seen while they run, heard of when they
do not go well.
"""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop.kit.surfaces import Banner
from desktop.pages import PageContext
from desktop.shell.errands import Errands

if TYPE_CHECKING:
    from engine.api import JobBegan, OwnerAsked, Progress


class Rounds(QObject):
    """Lives as long as the open engine; a child of the banner."""

    def __init__(self, context: PageContext, errands: Errands, banner: Banner) -> None:
        super().__init__(banner)
        self._context = context
        self._errands = errands
        self._banner = banner
        context.bus.job_began.connect(self._on_began)
        context.bus.owner_asked.connect(self._on_asked)
        context.runner.idle.connect(self._begin)

    def _begin(self) -> None:
        """In the background, once the first page has all it asked for."""
        self._context.runner.idle.disconnect(self._begin)
        schedule = self._context.engine.schedule
        task = self._context.runner.run_errand(self, lambda _: schedule.start())
        task.failed.connect(self._context.crash)

    def _on_began(self, event: JobBegan) -> None:
        """Shown as what the owner began is, and stopped in the same way. How it ends is told by the
        schedule, which may try again first.
        """
        engine = self._context.engine
        title = self._context.texts(engine.jobs()[event.job])
        self._context.underway.begin(event.job, title, partial(self._follow, event.job))

    def _follow(self, job: str, progress: Progress) -> None:
        from engine.api import EngineError  # noqa: PLC0415 - on a worker, loaded by now

        with suppress(EngineError):
            self._context.engine.schedule.follow(job, progress)

    def _on_asked(self, event: OwnerAsked) -> None:
        from engine.api import say_asked  # noqa: PLC0415 - loaded by now

        texts = self._context.texts
        title = texts(self._context.engine.jobs()[event.job])
        words = say_asked(event, title, texts)
        again = partial(self._errands.start, event.job)
        self._banner.show_news("warn", *words, texts("shell.retry"), again)
