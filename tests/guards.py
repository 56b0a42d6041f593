"""What a test may not leave behind: threads, event loops and their tasks, Qt timers, processes."""

import asyncio
import gc
import sys
import threading
import time
import weakref
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psutil

# Things that are just ending get this long to do so; a test without leaks waits for nothing.
GRACE_S = 2.0
# Python starts it with the first shared memory or spawned process, and keeps it to the end.
_LASTING_PROCESS = "multiprocessing.resource_tracker"

_loops: weakref.WeakSet[asyncio.BaseEventLoop] = weakref.WeakSet()
_make_loop = asyncio.BaseEventLoop.__init__


def _remember_loop(loop: asyncio.BaseEventLoop) -> None:
    _make_loop(loop)
    _loops.add(loop)


# asyncio keeps no list of its loops, and tasks can only be asked for by loop.
asyncio.BaseEventLoop.__init__ = _remember_loop  # type: ignore[method-assign, assignment]


class Leaked(AssertionError):
    """The test left something running; the message names each."""


@dataclass(frozen=True)
class Alive:
    """What runs at one moment, as name by identity."""

    things: dict[object, str]

    def beyond(self, before: "Alive") -> list[str]:
        """Names of what was not there before, in a stable order."""
        return sorted(name for key, name in self.things.items() if key not in before.things)


@contextmanager
def no_leaks(qt: bool) -> Iterator[None]:
    """Raise `Leaked` if the block leaves something running. `qt`: look for Qt's objects too."""
    # A loop that was there before belongs to a wider fixture, and so do the tasks it starts.
    others = {loop for loop in _loops if not loop.is_closed()}
    before = running(qt, others)
    yield
    deadline = time.monotonic() + GRACE_S
    while left := running(qt, others).beyond(before):
        if time.monotonic() > deadline:
            raise Leaked("left running: " + ", ".join(left))
        time.sleep(0.01)


def running(qt: bool, others: Collection[asyncio.BaseEventLoop] = ()) -> Alive:
    """Everything that a test would have to close, at this moment; tasks of `others` left out."""
    things: dict[object, str] = {}
    for thread in threading.enumerate():
        things[thread] = f"thread {thread.name}"
    for loop in list(_loops):
        if not loop.is_closed():
            things[loop] = "event loop"
        if not loop.is_closed() and loop not in others:
            things.update((task, f"task {task.get_name()}") for task in asyncio.all_tasks(loop))
    for child in psutil.Process().children():  # theirs are theirs to end
        if name := _process_name(child):
            things[child] = name
    if qt:
        things.update(_qt_objects())
    return Alive(things)


def _process_name(child: psutil.Process) -> str | None:
    """None for one that has ended or that may stay."""
    try:
        command = child.cmdline()
        if child.status() == psutil.STATUS_ZOMBIE or _LASTING_PROCESS in " ".join(command):
            return None
        return f"process {child.pid} {child.name()}"
    except psutil.NoSuchProcess:
        return None


def _qt_objects() -> Iterator[tuple[object, str]]:
    """Active timers and running threads that Python knows of."""
    core = sys.modules.get("PySide6.QtCore")
    if core is None or core.QCoreApplication.instance() is None:
        return
    from shiboken6 import isValid  # noqa: PLC0415 - tests without Qt must not load it

    timers, threads = _kinds(core.QTimer), _kinds(core.QThread)
    for thing in gc.get_objects():
        kind = type(thing)
        if kind in timers and isValid(thing) and thing.isActive():
            yield id(thing), f"timer {thing.objectName() or kind.__name__}"
        elif kind in threads and isValid(thing) and thing.isRunning():
            yield id(thing), f"QThread {thing.objectName() or kind.__name__}"


def _kinds(kind: type) -> set[type]:
    """The class and all that come from it: cheaper to ask of 100,000 objects than isinstance."""
    children: list[type] = type.__subclasses__(kind)
    return {kind}.union(*(_kinds(child) for child in children))
