"""Python's search for cyclic garbage, which masses of plain values set off for nothing."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Final


class _Search:
    """Off as long as anybody wants it to be."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._unwanted = 0
        self._was_on = False

    def stop(self) -> None:
        with self._lock:
            if self._unwanted == 0:
                self._was_on = gc.isenabled()
                gc.disable()
            self._unwanted += 1

    def go_on(self) -> None:
        with self._lock:
            self._unwanted -= 1
            if self._unwanted == 0 and self._was_on:
                gc.enable()


_SEARCH: Final = _Search()


@contextmanager
def uncollected() -> Iterator[None]:
    """For a second or so in which no cycles are made: it would take a third of the time. Threads
    may do so at once; it goes on when the last one leaves.
    """
    _SEARCH.stop()
    try:
        yield
    finally:
        _SEARCH.go_on()
