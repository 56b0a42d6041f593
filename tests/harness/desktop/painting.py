"""Waiting for what the owner sees: a widget painted while a condition held."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer
from PySide6.QtWidgets import QWidget

PATIENCE_MS = 60_000


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds; `cpu` of all threads of the process. `frames` painted meanwhile, at least one."""

    wall: float
    cpu: float
    frames: int


class NotPainted(Exception):
    """The condition did not come true on the screen in time."""


class Paints(QObject):
    """Calls `after` at each painting of `widget` that began while `ready()` held, once it is out.

    A zero timer set while painting fires when the frame has been handed to the screen.
    """

    def __init__(
        self, widget: QWidget, ready: Callable[[], bool], after: Callable[[], None]
    ) -> None:
        super().__init__(widget)
        self._widget = widget
        self._ready = ready
        self._after = after
        self.frames = 0
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._widget and event.type() == QEvent.Type.Paint:
            self.frames += 1
            if self._ready():
                QTimer.singleShot(0, self._after)
        return False

    def stop(self) -> None:
        self._widget.removeEventFilter(self)
        self.deleteLater()


def cost_of(act: Callable[[], object], widget: QWidget, ready: Callable[[], bool]) -> Cost:
    """From `act` to the first frame of `widget` on which `ready()` held."""
    loop = QEventLoop()
    ends: list[Cost] = []

    def end() -> None:
        if not ends:
            wall, cpu = time.perf_counter() - began, time.process_time() - used
            ends.append(Cost(wall, cpu, paints.frames))
            loop.quit()

    paints = Paints(widget, ready, end)
    QTimer.singleShot(PATIENCE_MS, loop, loop.quit)
    began, used = time.perf_counter(), time.process_time()
    act()
    if not ends:
        loop.exec()
    paints.stop()
    if not ends:
        raise NotPainted(type(widget).__name__)
    return ends[0]


def settle(quiet: Callable[[], bool], for_ms: int = 200) -> None:
    """Let the window work until `quiet()` has held for a while."""
    loop = QEventLoop()
    looks = QTimer()
    seen: list[bool] = []

    def look() -> None:
        seen.append(quiet())
        if all(seen[-4:]) and len(seen) >= 4:
            loop.quit()

    looks.timeout.connect(look)
    looks.start(for_ms // 4)
    loop.exec()
    looks.stop()
