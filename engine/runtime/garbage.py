"""Python's search for cyclic garbage, which masses of plain values set off for nothing."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """For a second or so in which no cycles are made: it would take a third of the time. Threads
    that do so at once are not in each other's way; the first to leave lets it go on.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
