"""Engine calls off the UI thread.

    task = runner.run(self, lambda progress: engine.reviews.find(filter), replace="search")
    task.succeeded.connect(self._on_found)

A worker thread touches only the plain `_Call`; the `Task` that the page holds lives on the UI
thread and dies with its owner, so a late result meets nobody. `engine.api` is imported by the
worker: the first window must not wait for it.
"""

from __future__ import annotations

import itertools
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal

if TYPE_CHECKING:
    from engine.api import Progress, Watched

READERS = 3
ERRANDS = 3
"""Long calls at a time: a login, a check, a round of replies."""
PROGRESS_MS = 33
_SPENT = 16

Work = Callable[["Progress"], object]
_CANCELLED = object()


class _Call:
    """What the worker knows of a task. Written by one side, read by the other; never a QObject."""

    def __init__(self, work: Work) -> None:
        self.work: Work | None = work
        self._cancel = threading.Event()
        self.watched: Watched | None = None

    def cancel(self) -> None:
        self._cancel.set()
        if self.watched is not None:
            self.watched.cancel()

    def __call__(self) -> object:
        """The work's result, or `_CANCELLED`."""
        from engine.api import Cancelled, Watched  # noqa: PLC0415 - heavy; see the docstring above

        self.watched = Watched()
        if self._cancel.is_set():
            return _CANCELLED
        work, self.work = self.work, None
        try:
            return _CANCELLED if work is None else work(self.watched)
        except Cancelled:
            return _CANCELLED


class Task(QObject):
    """One running call. Exactly one of succeeded, failed, cancelled fires, then finished.

    progressed carries an `engine.api.Step`, at most 30 times a second.
    """

    succeeded = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    progressed = Signal(object)
    finished = Signal()

    def __init__(self, owner: QObject, call: _Call, write: bool, name: str) -> None:
        super().__init__(owner)
        self.name = name
        self.write = write
        self._call = call
        self._future: Future[object] | None = None
        self._shown: object = None

    def start(self, pool: ThreadPoolExecutor) -> Future[object]:
        self._future = pool.submit(self._call)
        return self._future

    def cancel(self) -> None:
        """Ask; a call that is already past its last look at the progress still succeeds."""
        self._call.cancel()
        if self._future is not None:
            self._future.cancel()

    def pull_progress(self) -> None:
        """Emit the newest step if it moved."""
        watched = self._call.watched
        if watched is not None and watched.step is not self._shown:
            self._shown = watched.step
            self.progressed.emit(self._shown)

    def settle(self, future: Future[object] | None) -> None:
        """Tell the owner how it ended; None: replaced by a newer task, whatever it returns."""
        if future is None or future.cancelled():
            self.cancelled.emit()
        elif (fault := future.exception()) is not None:
            self.failed.emit(fault)
        elif future.result() is _CANCELLED:
            self.cancelled.emit()
        else:
            self.pull_progress()
            self.succeeded.emit(future.result())
        self.finished.emit()
        # The slots connected to us may hold the last reference to our owner. Were it still our
        # parent, it would delete us again while Qt is deleting us.
        self.setParent(None)
        self.deleteLater()


class Runner(QObject):
    """One writer thread, three readers, and three for errands of minutes, which would leave no
    reader to the pages. Lives on the UI thread; `close` before it goes."""

    idle = Signal()
    _settled = Signal(int, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="engine-writer")
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="engine-reader")
        self._errands = ThreadPoolExecutor(ERRANDS, thread_name_prefix="engine-errand")
        self._tasks: dict[int, Task] = {}
        # What a call refers to (pages, as a rule) must die here: a Qt object that dies on a
        # worker can hang the program (see `garbage`). The worker lets go of its own first.
        self._works: dict[int, Work] = {}
        self._spent: deque[object] = deque(maxlen=_SPENT)
        self._keys = itertools.count(1)
        self._settled.connect(self._on_settled, Qt.ConnectionType.QueuedConnection)
        self._timer = QTimer(self)
        self._timer.setInterval(PROGRESS_MS)
        self._timer.timeout.connect(self._pull_progress)

    def run(self, owner: QObject, work: Work, write: bool = False, replace: str = "") -> Task:
        """Start a call of moments for `owner` (which becomes the task's parent).

        `replace`: a name; the owner's previous task of that name is cancelled and its result
        dropped. An owner that is destroyed cancels its reads; its writes finish unheard.
        """
        if replace:
            self._supersede(owner, replace)
        return self._start(owner, work, self._writer if write else self._readers, write, replace)

    def run_errand(self, owner: QObject, work: Work) -> Task:
        """Start a call of minutes, most of them waiting, whatever it reads or writes in between.

        Neither reads nor writes stand behind it. An owner that is destroyed cancels it.
        """
        return self._start(owner, work, self._errands)

    def busy(self) -> bool:
        return bool(self._tasks)

    def close(self) -> None:
        """Cancel everything and wait for the threads. Nothing is delivered afterwards."""
        self._timer.stop()
        tasks = list(self._tasks.values())
        self._tasks.clear()
        for task in tasks:
            task.cancel()
        for pool in (self._errands, self._readers, self._writer):
            pool.shutdown(wait=True, cancel_futures=True)
        self._works.clear()
        self._spent.clear()

    def _start(
        self,
        owner: QObject,
        work: Work,
        pool: ThreadPoolExecutor,
        write: bool = False,
        replace: str = "",
    ) -> Task:
        call = _Call(work)
        task = Task(owner, call, write, replace)
        key = next(self._keys)
        self._tasks[key] = task
        self._works[key] = work
        task.destroyed.connect(partial(self._on_owner_gone, key, call, write))
        future = task.start(pool)
        future.add_done_callback(partial(self._announce, key))
        self._timer.start()
        return task

    def _announce(self, key: int, future: Future[object]) -> None:
        """On the worker's thread (or the canceller's)."""
        self._settled.emit(key, future)

    def _on_settled(self, key: int, future: Future[object]) -> None:
        fault = None if future.cancelled() else future.exception()
        self._spent.append((self._works.pop(key, None), fault))
        task = self._tasks.pop(key, None)
        if task is not None:
            task.settle(future)
        self._rest()

    def _supersede(self, owner: QObject, name: str) -> None:
        for key, task in list(self._tasks.items()):
            if task.name == name and task.parent() is owner:
                del self._tasks[key]
                task.cancel()
                task.settle(None)

    def _on_owner_gone(self, key: int, call: _Call, write: bool) -> None:
        if self._tasks.pop(key, None) is None:
            return
        if not write:
            call.cancel()
        self._rest()

    def _rest(self) -> None:
        if not self._tasks and self._timer.isActive():
            self._timer.stop()
            self.idle.emit()

    def _pull_progress(self) -> None:
        for task in list(self._tasks.values()):
            task.pull_progress()
