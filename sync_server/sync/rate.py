"""How much one device may ask for: a bucket of requests that fills up again."""

import time
from collections.abc import Callable
from typing import Final

MOST: Final = 600
"""At once: a device that lived offline for years pushes everything it has."""
PER_SECOND: Final = 30.0
_SWEPT_AT: Final = 10_000


class Rate:
    """Belongs to the event loop. `seconds`: a clock that never goes back."""

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._left: dict[bytes, tuple[float, float]] = {}

    def take(self, key: bytes) -> int:
        """0, or how many seconds to wait first."""
        now = self._seconds()
        left = self._at(key, now)
        if left < 1:
            return int((1 - left) / PER_SECOND) + 1
        self._left[key] = (left - 1, now)
        if len(self._left) > _SWEPT_AT:
            self._forget_full(now)
        return 0

    def _at(self, key: bytes, now: float) -> float:
        left, since = self._left.get(key, (float(MOST), now))
        return min(float(MOST), left + (now - since) * PER_SECOND)

    def _forget_full(self, now: float) -> None:
        self._left = {key: kept for key, kept in self._left.items() if self._at(key, now) < MOST}
