"""A view model that keeps up with the store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.bridge.runner import Runner

if TYPE_CHECKING:
    from engine.api import Changed


class Following(QObject):
    """Reads again when a watched entity changed: `pause_ms` later while its page is in front (one
    reading for a burst), else at the next showing. failed: with the error.
    """

    failed = Signal(object)

    def __init__(
        self, runner: Runner, watched: frozenset[str], pause_ms: int, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._runner = runner
        self._watched = watched
        self._stale = True
        self._in_front = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(pause_ms)
        self._soon.timeout.connect(self.load)

    def show(self) -> None:
        """The page came to the front."""
        self._in_front = True
        if self._stale:
            self.load()

    def hide(self) -> None:
        self._in_front = False

    def load(self) -> None:
        self._stale = False
        self._soon.stop()
        self._start_reading()

    def note_change(self, event: Changed) -> None:
        if event.entity not in self._watched:
            return
        self._stale = True
        if self._in_front and not self._soon.isActive():
            self._soon.start()

    def _start_reading(self) -> None:
        """Its task's `failed` belongs to `_on_unread`."""
        raise NotImplementedError

    def _on_unread(self, fault: BaseException) -> None:
        self._stale = True
        self.failed.emit(fault)
