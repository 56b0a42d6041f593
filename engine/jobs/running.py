"""Which jobs run now: one of a kind at a time, whoever began it; a second one joins the first."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from engine.runtime.progress import Cancelled, Progress, Step

Report = dict[str, object]

_TICK_S: Final = 0.1
"""How old the progress may be that a joiner is told."""


@dataclass(eq=False, slots=True)
class _Run:
    """Reports to who began it, and can be cancelled by whoever joined."""

    progress: Progress
    step: Step = field(default_factory=Step)
    over: threading.Event = field(default_factory=threading.Event)
    report_: Report | None = None
    fault: BaseException | None = None
    _cancelled: threading.Event = field(default_factory=threading.Event)

    def report(self, done: int, total: int | None = None, note: str = "") -> None:
        self.step = Step(done, total, note)
        if self._cancelled.is_set():
            raise Cancelled
        self.progress.report(done, total, note)

    def cancel(self) -> None:
        self._cancelled.set()

    def joined(self, progress: Progress) -> Report:
        """Wait for its end: its report, or what it raised."""
        while not self.over.wait(_TICK_S):
            try:
                progress.report(self.step.done, self.step.total, self.step.note)
            except Cancelled:
                self.cancel()
                self.over.wait()
        if self.fault is not None:
            raise self.fault
        return self.report_ or {}


class Running:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._runs: dict[str, _Run] = {}

    def ids(self) -> set[str]:
        with self._lock:
            return set(self._runs)

    def run(self, job: str, progress: Progress, act: Callable[[Progress], Report]) -> Report:
        """What `act` returns or raises; while the job runs already, what that run does."""
        with self._lock:
            other = self._runs.get(job)
            mine = self._runs[job] = other or _Run(progress)
        if other is not None:
            return other.joined(progress)
        try:
            mine.report_ = act(mine)
        except BaseException as fault:
            mine.fault = fault
            raise
        finally:
            with self._lock:
                del self._runs[job]
            mine.over.set()
        return mine.report_

    def follow(self, job: str, progress: Progress) -> Report | None:
        """The report of the run that goes on; None when there is none."""
        with self._lock:
            run = self._runs.get(job)
        return None if run is None else run.joined(progress)
