"""Python's search for garbage is off as long as anybody wants it to be."""

import gc
from contextlib import ExitStack

from engine.runtime.garbage import uncollected


def test_it_goes_on_when_the_last_one_leaves() -> None:
    """Whoever came first."""
    assert gc.isenabled()
    first, second = ExitStack(), ExitStack()
    first.enter_context(uncollected())
    second.enter_context(uncollected())
    first.close()
    assert not gc.isenabled()
    second.close()
    assert gc.isenabled()


def test_who_had_it_off_keeps_it_off() -> None:
    gc.disable()
    try:
        with uncollected():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
