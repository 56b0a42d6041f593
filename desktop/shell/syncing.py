"""Sync as the shell shows it: status line, banner, rail; and what can be asked of it anywhere."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from desktop.bridge.errors import Place, describe
from desktop.kit.actions import Action
from desktop.pages import PageContext
from desktop.shell.standing_words import Deed, News, news, said
from desktop.shell.window import Window

if TYPE_CHECKING:
    from engine.api import Changed, Progress, Standing

_SYNC: Final = "sync"
_CONFLICTS, _DEVICES = "conflicts", "devices"


class Syncing(QObject):
    """Lives as long as the open engine; a child of the window. changed: the newest `Standing`."""

    changed = Signal(object)

    def __init__(self, window: Window, context: PageContext) -> None:
        super().__init__(window)
        self._window = window
        self._context = context
        self._standing: Standing | None = None
        self._told: News | None = None
        self._closed = ""
        window.offline.closed.connect(self._on_closed)
        window.status.sync_pressed.connect(lambda: context.navigate(_DEVICES))
        context.bus.standing.connect(self._on_standing)
        context.bus.changed.connect(self._on_changed)
        context.runner.idle.connect(self._begin)
        context.actions.add([self._action()])
        self._read()

    def start(self) -> None:
        """A round now, by the owner's wish."""
        texts = self._context.texts
        task = self._context.underway.begin(_SYNC, texts("action.sync"), self._meet)
        if task is not None:
            task.succeeded.connect(lambda _: self._context.toast(texts("sync.done")))
            task.failed.connect(self._on_failed)

    def _meet(self, progress: Progress) -> None:
        """What goes on in the background had been told to wait, perhaps for long."""
        sync = self._context.engine.sync
        sync.run(progress)
        sync.start()

    def _begin(self) -> None:
        """In the background, once the first page has all it asked for."""
        self._context.runner.idle.disconnect(self._begin)
        engine = self._context.engine
        task = self._context.runner.run_errand(self, lambda _: engine.sync.start())
        task.failed.connect(self._context.crash)

    def _action(self) -> Action:
        return Action("shell.sync", "action.sync", self.start, "F6", self._joined)

    def _joined(self) -> bool:
        return self._context.engine.sync.joined is not None

    def _on_changed(self, event: Changed) -> None:
        if event.entity == "conflict":
            self._read()
            if event.initiator == "sync":
                self._learn_names()

    def _learn_names(self) -> None:
        """Of who wrote what came, while the server can be asked."""
        task = self._context.runner.run_errand(self, lambda _: self._ask_names())
        task.failed.connect(self._context.crash)

    def _ask_names(self) -> None:
        from engine.api import SyncError  # noqa: PLC0415 - on a worker, loaded by now

        with suppress(SyncError):
            self._context.engine.sync.people.authors()

    def _read(self) -> None:
        sync = self._context.engine.sync
        task = self._context.runner.run(self, lambda _: sync.standing(), replace="standing")
        task.succeeded.connect(self._on_standing)
        task.failed.connect(self._context.crash)

    def _on_standing(self, standing: Standing) -> None:
        self._standing = standing
        alone = standing.phase.value == "alone"
        self._window.status.show_sync(None if alone else said(standing, self._context.texts))
        if _CONFLICTS in self._window.host.page_ids():
            self._window.rail.offer(_CONFLICTS, offered=not alone or standing.conflicts > 0)
            self._window.rail.show_count(_CONFLICTS, standing.conflicts)
        self._show_news(standing)
        self.changed.emit(standing)

    def _show_news(self, standing: Standing) -> None:
        """A try that is under way takes nothing back: the banner would come and go with each."""
        if standing.phase.value == "meeting" and self._told is not None:
            return
        found = news(standing, self._context.texts)
        if found is None or found.key != self._closed:
            self._closed = ""
        if found is None:
            self._window.offline.hide()
        elif found != self._told and not self._closed:
            self._tell(found)
        self._told = found

    def _tell(self, found: News) -> None:
        self._window.offline.show_news(
            found.tone, found.title, found.text, found.action, lambda: self._do(found.deed)
        )

    def _do(self, deed: Deed) -> None:
        self._told = None
        if deed == "sync":
            self.start()
        else:
            self._context.navigate(_DEVICES, login=deed == "login")

    def _on_closed(self) -> None:
        self._closed = "" if self._told is None else self._told.key

    def _on_failed(self, fault: BaseException) -> None:
        """What lasts is told by the banner; this only answers the wish."""
        problem = describe(fault, self._context.texts)
        if problem.place is Place.CRASH:
            self._context.crash(fault)
        else:
            self._context.toast(problem.title)
            self._read()
