"""A view model that keeps up with the store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

from desktop.bridge.runner import Runner

if TYPE_CHECKING:
    from engine.api import Changed

REST_MS = 1_000
"""Between two readings of a page: an errand that stores for minutes must not have it read, and
drawn, without end."""


class Following(QObject):
    """Reads again when a watched entity changed: `pause_ms` later while its page is in front (one
    reading for a burst, one a second for a long one), else at the next showing. failed: with the
    error.
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
        self._soon.timeout.connect(self.load)
        self._pause_ms = pause_ms
        self._since_reading = QElapsedTimer()

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
        self._since_reading.start()
        self._start_reading()

    def note_change(self, event: Changed) -> None:
        if event.entity not in self._watched:
            return
        self._stale = True
        if self._in_front and not self._soon.isActive():
            self._soon.start(max(self._pause_ms, self._rest_left()))

    def _rest_left(self) -> int:
        """Milliseconds; negative when it is over."""
        valid = self._since_reading.isValid()
        return REST_MS - self._since_reading.elapsed() if valid else 0

    def _start_reading(self) -> None:
        """Its task's `failed` belongs to `_on_unread`."""
        raise NotImplementedError

    def _on_unread(self, fault: BaseException) -> None:
        self._stale = True
        self.failed.emit(fault)
