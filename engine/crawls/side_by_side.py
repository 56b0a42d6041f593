"""Platforms visited side by side: none waits for the pace of another."""

from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from threading import Lock
from typing import Final, TypeVar

from engine.runtime.progress import Cancelled, Progress

T = TypeVar("T")

AT_ONCE: Final = 3
"""Each may be a browser of some 300 MB; counter PCs have 4 GB."""


def side_by_side(works: Sequence[Callable[[Progress], T]], progress: Progress) -> list[T]:
    """What each returned, in their order. `progress` hears the sum of what they report.

    The first that raises ends the others at their next report, and is raised once all have ended;
    so does an interrupt of the caller.
    """
    joint = _Joint(progress)
    with ThreadPoolExecutor(AT_ONCE, "platform") as pool:
        begun = [pool.submit(work, joint.share()) for work in works]
        try:
            wait(begun, return_when=FIRST_EXCEPTION)
        finally:
            if not all(each.done() for each in begun) or any(each.exception() for each in begun):
                joint.end()
                pool.shutdown(wait=True, cancel_futures=True)  # who has not begun opens no browser
    ended = [each for each in begun if not each.cancelled()]
    faults = [fault for each in ended if (fault := each.exception()) is not None]
    for fault in sorted(faults, key=lambda each: isinstance(each, Cancelled)):
        raise fault
    return [each.result() for each in begun]


class _Joint:
    """Adds up what several threads report."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._shares: list[_Share] = []
        self._lock = Lock()
        self._over = False

    def share(self) -> "_Share":
        self._shares.append(_Share(self))
        return self._shares[-1]

    def end(self) -> None:
        self._over = True

    def tell(self, note: str) -> None:
        with self._lock:
            if self._over:
                raise Cancelled
            totals = [share.total for share in self._shares if share.total is not None]
            done = sum(share.done for share in self._shares)
            self._progress.report(done, sum(totals) if totals else None, note)


class _Share:
    """One thread's progress."""

    def __init__(self, joint: _Joint) -> None:
        self._joint = joint
        self.done = 0
        self.total: int | None = None

    def report(self, done: int, total: int | None = None, note: str = "") -> None:
        self.done, self.total = done, total
        self._joint.tell(note)
