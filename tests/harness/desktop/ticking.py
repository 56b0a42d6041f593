"""How late a timer comes on the UI thread while the language engine reads."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from itertools import pairwise
from typing import Any, cast

from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer

from desktop.app import App
from desktop.bridge.runner import Task

TICK_MS = 5
_IDLE_MS = 5_000

Figures = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Lateness:
    """Milliseconds. `late`: from each moment at which a tick was due to the tick that came.
    `worked`: processor time of the UI thread from tick to tick, which a busy machine hardly moves.
    """

    late: list[float]
    worked: list[float]


class Ticks(QObject):
    """Notes each tick of a 5 ms timer, from its making to `stop`."""

    def __init__(self) -> None:
        super().__init__()
        self._moments = [_now()]
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(lambda: self._moments.append(_now()))
        self._timer.start(TICK_MS)

    def stop(self) -> Lateness:
        """Qt makes one tick of many that it missed; here each of them counts, or a long halt would
        be as good as a short one.
        """
        self._timer.stop()
        found = Lateness([], [])
        for (before, used), (after, now_used) in pairwise(self._moments):
            gap = after - before
            found.late.extend([gap - due for due in range(TICK_MS, int(gap) + 1, TICK_MS)] or [0.0])
            found.worked.append(now_used - used)
        return found


def _now() -> tuple[float, float]:
    """Milliseconds of the clock and of this thread's processor time."""
    return time.perf_counter() * 1e3, time.thread_time() * 1e3


def ticking(app: App) -> Figures:
    """Idle; then every unread review for its score alone; then for everything, stored and shown."""
    engine = app.engine
    assert engine is not None  # the scenario begins when it is open
    unread = _bodies(app)
    read = partial(_during, app, lambda progress: engine.language.read(unread, progress))
    whole = partial(
        _during, app, lambda progress: engine.reviews.analyse(engine.language, progress)
    )
    engine.language.read(["시작"])
    engine.language.analyse(["시작"])
    seen = {"idle": _idle(), "reading": read(), "analysing": whole()}
    return {"reviews": len(unread)} | {phase: asdict(found) for phase, found in seen.items()}


def _idle() -> Lateness:
    loop, ticks = QEventLoop(), Ticks()
    QTimer.singleShot(_IDLE_MS, loop.quit)
    loop.exec()
    return ticks.stop()


def _during(app: App, work: Callable[[Any], object]) -> Lateness:
    """From the start of the call to the settling of its task."""
    loop, faults = QEventLoop(), list[object]()
    ticks = Ticks()
    task: Task = app.runner.run_errand(app, work)
    task.failed.connect(faults.append)
    task.finished.connect(loop.quit)
    loop.exec()
    if faults:
        raise cast(Exception, faults[0])
    return ticks.stop()


def _bodies(app: App) -> list[str]:
    engine = app.engine
    assert engine is not None
    from engine.api import ReviewFilter  # noqa: PLC0415 - heavy; the window came first

    ids = engine.reviews.ids(ReviewFilter())
    return [row.body for row in engine.reviews.rows(ids)]
