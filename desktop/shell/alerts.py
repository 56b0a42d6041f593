"""What cannot wait is told at once; what the owner's quiet hours or a full day held back, later.

Which is which the engine decides (`engine.alerts`); the count on the rail tells the rest.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.kit.actions import Action
from desktop.kit.findings import why
from desktop.pages import PageContext
from desktop.shell.window import Window

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.api import Changed, Progress, ReviewUrgent

_TODAY, _REVIEWS = "today", "reviews"
_WATCHED = frozenset({"review", "reply"})
_RECOUNT_MS = 400
_LONGEST_WAIT_S: Final = 900.0
"""The PC may sleep, and timers with it."""


class Alerts(QObject):
    """Lives as long as the open engine; a child of the window.

    unseen: what the window says, a title and a text, while nobody can see the window.
    """

    unseen = Signal(str, str)

    def __init__(self, window: Window, context: PageContext) -> None:
        super().__init__(window)
        self._window = window
        self._context = context
        self._newest: tuple[int, ...] = ()
        self._next = QTimer(self)
        self._next.setSingleShot(True)
        self._next.timeout.connect(self._look)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_RECOUNT_MS)
        self._soon.timeout.connect(self._recount)
        context.bus.urgent.connect(self._on_urgent)
        context.bus.changed.connect(self._on_changed)
        context.actions.add([self._action()])
        context.runner.idle.connect(self._begin)
        self._recount()

    def _begin(self) -> None:
        """Once the first page has all it asked for: alerts may leave this PC, held ones show."""
        self._context.runner.idle.disconnect(self._begin)
        alerts = self._context.engine.alerts
        task = self._context.runner.run_errand(self, lambda _: alerts.start(on_screen=True))
        task.failed.connect(self._context.crash)
        self._look()

    def _action(self) -> Action:
        alert = self._window.alert
        return Action("shell.alert", "alert.open_urgent", alert.act, "Ctrl+U", alert.isVisible)

    def _on_urgent(self, event: ReviewUrgent) -> None:
        page = self._window.host.page() if self._window.isActiveWindow() else None
        now = [each for each in event.ids if each not in event.later]
        new = [each for each in now if page is None or not page.shows(each)]
        if new:
            self._tell(new, late=False)
        self._look()

    def _look(self) -> None:
        """For what was held back and is due by now; and when to look again."""
        task = self._context.runner.run(self, lambda _: self._take(), write=True)
        task.succeeded.connect(self._on_taken)
        task.failed.connect(self._context.crash)

    def _take(self) -> tuple[tuple[int, ...], float | None]:
        alerts = self._context.engine.alerts
        return alerts.take_held(), alerts.seconds_to_held()

    def _on_taken(self, found: tuple[tuple[int, ...], float | None]) -> None:
        held, seconds = found
        if held:
            self._tell(held, late=True)
        if seconds is not None:
            self._next.start(round(min(seconds + 1, _LONGEST_WAIT_S) * 1000))

    def _tell(self, ids: Sequence[int], *, late: bool) -> None:
        """At once that something is there; what it is, when it was read."""
        texts = self._context.texts
        self._newest = tuple(ids)
        more = len(ids) > 1
        words = texts("alert.more", count=len(ids)) if more else texts("alert.one")
        if late:
            words = texts("alert.late", count=len(ids))
        self._window.alert.show_news(words, partial(self._open, ids[0], more))
        if more:
            self._call_out(words, texts("alert.several"))
        else:
            task = self._context.runner.run(self, partial(self._read, ids[0]), replace="alert")
            task.succeeded.connect(partial(self._say_more, self._newest, words))
            task.failed.connect(self._context.crash)

    def _read(self, review_id: int, _: Progress) -> str:
        found = why(self._context.engine.reviews.get(review_id), self._context.texts)
        return " · ".join(found.reasons) or found.rest

    def _say_more(self, ids: tuple[int, ...], title: str, answer: str) -> None:
        if ids == self._newest:
            self._window.alert.say_more(answer)
        self._call_out(title, answer)

    def _call_out(self, title: str, text: str) -> None:
        if self._window.isHidden() or self._window.isMinimized():
            self.unseen.emit(title, text)

    def open_newest(self) -> None:
        """What was told last, in the window."""
        self._window.come_forward()
        self._window.alert.act()

    def _open(self, review_id: int, more: bool) -> None:
        """In the list of the urgent ones, where there are several."""
        where = {"pressing": True} if more else {}
        self._context.navigate(_REVIEWS, review_id=review_id, **where)

    def _on_changed(self, event: Changed) -> None:
        if event.entity in _WATCHED and not self._soon.isActive():
            self._soon.start()

    def _recount(self) -> None:
        if _TODAY in self._window.host.page_ids():
            task = self._context.runner.run(self, self._count, replace="count")
            task.succeeded.connect(partial(self._window.rail.show_count, _TODAY))
            task.failed.connect(self._context.crash)

    def _count(self, _: Progress) -> int:
        engine = self._context.engine
        return len(engine.reviews.pressing_ids(engine.clock.now()))
