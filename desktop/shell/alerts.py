"""What cannot wait is told at once, a few times a day; the count on the rail tells the rest."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer

from desktop.kit.actions import Action
from desktop.kit.findings import why
from desktop.pages import PageContext
from desktop.shell.window import Window

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.api import Changed, Progress, ReviewUrgent

MOST_A_DAY: Final = 3
"""More are not read any more (notes/market.md 6, alert load). A grave one is told all the same:
three complaints of the morning must not hide a blackmail at noon.
"""
_DAY, _TOLD = "alerts/day", "alerts/told"
_TODAY, _REVIEWS = "today", "reviews"
_WATCHED = frozenset({"review", "reply"})
_RECOUNT_MS = 400


class Alerts(QObject):
    """Lives as long as the open engine; a child of the window."""

    def __init__(self, window: Window, context: PageContext) -> None:
        super().__init__(window)
        self._window = window
        self._context = context
        self._newest: tuple[int, ...] = ()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_RECOUNT_MS)
        self._soon.timeout.connect(self._recount)
        context.bus.urgent.connect(self._on_urgent)
        context.bus.changed.connect(self._on_changed)
        context.actions.add([self._action()])
        self._recount()

    def _action(self) -> Action:
        alert = self._window.alert
        return Action("shell.alert", "alert.open_urgent", alert.act, "Ctrl+U", alert.isVisible)

    def _on_urgent(self, event: ReviewUrgent) -> None:
        page = self._window.host.page() if self._window.isActiveWindow() else None
        new = [each for each in event.ids if page is None or not page.shows(each)]
        told = self._told_today()
        if told >= MOST_A_DAY:
            new = [each for each in new if each in event.grave]
        if new:
            self._context.settings.setValue(_TOLD, told + 1)
            self._tell(new)

    def _told_today(self) -> int:
        """How many alerts; the count begins anew with the day of the shop."""
        from engine.api import SEOUL  # noqa: PLC0415 - loaded by now

        settings = self._context.settings
        today = self._context.engine.clock.now().astimezone(SEOUL).date().isoformat()
        if settings.value(_DAY) != today:
            settings.setValue(_DAY, today)
            settings.setValue(_TOLD, 0)
        return int(str(settings.value(_TOLD, 0)))

    def _tell(self, ids: Sequence[int]) -> None:
        """At once that something is there; what it is, when it was read."""
        texts = self._context.texts
        self._newest = tuple(ids)
        more = len(ids) > 1
        words = texts("alert.more", count=len(ids)) if more else texts("alert.one")
        self._window.alert.show_news(words, partial(self._open, ids[0], more))
        if not more:
            task = self._context.runner.run(self, partial(self._read, ids[0]), replace="alert")
            task.succeeded.connect(partial(self._say_more, self._newest))
            task.failed.connect(self._context.crash)

    def _read(self, review_id: int, _: Progress) -> str:
        found = why(self._context.engine.reviews.get(review_id), self._context.texts)
        return " · ".join(found.reasons) or found.rest

    def _say_more(self, ids: tuple[int, ...], answer: str) -> None:
        if ids == self._newest:
            self._window.alert.say_more(answer)

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
