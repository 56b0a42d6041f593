"""Memory that libraries would keep for nothing. Measured with 600,000 reviews, after all pages."""

from __future__ import annotations

import ctypes
import gc
import sys
from importlib import import_module
from types import ModuleType

# glibc's names (malloc.h). Linux alone has it; musl's `mallopt` is absent, hence `hasattr`.
_M_MMAP_THRESHOLD, _M_ARENA_MAX = -3, -8
_LARGE_BYTES = 64 * 1024
_ARENAS = 2


def spare() -> None:
    """Call before anything else is imported."""
    import_module("PySide6.QtCore")
    setattr(import_module("PySide6.support.feature"), "_mod_uses_pyside", _is_ours)  # noqa: B010 - unknown to its stubs
    if sys.platform == "linux":
        _return_what_is_freed()


def keep_loaded() -> None:
    """Call when all is loaded: full collections pass over it from then on (40 ms each before)."""
    gc.freeze()


def _is_ours(module: ModuleType) -> bool:
    """PySide asks this of every module imported after it, to know which may use its `__feature__`
    switches. Its own answer reads the module's source, which `linecache` then keeps: 23 MB."""
    return module.__name__.partition(".")[0] == "desktop"


def _return_what_is_freed() -> None:
    """glibc raises the size from which freed blocks go back to the system with each such block,
    and gives every thread a heap of its own: 10 MB after a few searches."""
    libc = ctypes.CDLL(None)
    if hasattr(libc, "mallopt"):
        libc.mallopt(_M_MMAP_THRESHOLD, _LARGE_BYTES)
        libc.mallopt(_M_ARENA_MAX, _ARENAS)
