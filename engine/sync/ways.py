"""Which way news comes: a line; where none holds, questions that wait; where those are cut too,
none: then the server is asked once a minute.
"""

from dataclasses import dataclass, field
from typing import Final

from engine.runtime.clock import Clock
from engine.sync.inbox import Slot
from engine.sync.live import Blocked, Ear, Line
from engine.sync.meeting import Meeting

STEADY_S: Final = 30.0
"""What lasted so long was a good connection."""
DETOUR_S: Final = 600.0
"""After which a way that did not hold is tried again."""
_SHORT_LIVES: Final = 3
"""One after the other: nothing holds there."""


@dataclass(slots=True)
class _Way:
    """`lives`: short ones, since the last that was not."""

    lives: int = 0
    closed_until: float = field(default=0.0)


class Ways:
    """For the worker alone."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._line = _Way()
        self._waiting = _Way()

    def open(self, meeting: Meeting, slot: Slot) -> Ear | None:
        """None where nothing holds. Raises a `SyncError`."""
        now = self._clock.monotonic()
        if now >= self._line.closed_until:
            try:
                return meeting.line(slot)
            except Blocked:
                self._line.closed_until = now + DETOUR_S
        return meeting.waiting(slot) if now >= self._waiting.closed_until else None

    def lost(self, ear: Ear, lasted_s: float) -> None:
        """It ended, and not because we wanted it to."""
        way = self._line if isinstance(ear, Line) else self._waiting
        way.lives = 0 if lasted_s >= STEADY_S else way.lives + 1
        if way.lives >= _SHORT_LIVES:
            way.lives, way.closed_until = 0, self._clock.monotonic() + DETOUR_S
