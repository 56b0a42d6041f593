"""Cyclic garbage is collected on the UI thread alone.

Python collects on whichever thread happens to allocate. On an engine thread that may delete a Qt
object that sits in a cycle: Qt then holds its own lock and waits for Python's, while the UI thread
holds Python's and waits for Qt's, and the window hangs for ever (seen in a test run).
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

EVERY_MS = 1_000
_GENERATIONS = (2, 1, 0)


class GarbageCollector(QObject):
    """Takes over from Python's automatic collection until `close`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._was_enabled = gc.isenabled()
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(collect_due)
        self._timer.start()

    def close(self) -> None:
        self._timer.stop()
        if self._was_enabled:
            gc.enable()


def collect_due() -> None:
    """Collect the oldest generation whose count is over its threshold, as Python itself would."""
    due = zip(_GENERATIONS, reversed(gc.get_count()), reversed(gc.get_threshold()), strict=True)
    for generation, count, threshold in due:
        if threshold and count > threshold:
            gc.collect(generation)
            return
