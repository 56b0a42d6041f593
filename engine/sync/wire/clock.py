"""Moments of edits as one integer, and their correction by the server.

A moment is milliseconds since 1970 in the upper bits and a counter of 16 bits below (a hybrid
logical clock: Kulkarni and others 2014). A counter that overflows carries into the milliseconds.
"""

from collections.abc import Sequence
from typing import Final

from engine.sync.wire.version import LARGEST

COUNTER_BITS: Final = 16
LATEST: Final = LARGEST
"""The year 6429."""
LAST_MS: Final = 253_370_764_800_000
"""In the year 9999, the last that calendars know."""


def moment(ms: int) -> int:
    """The first moment of a millisecond; what no clock can mean is brought into range."""
    return min(max(ms, 0) << COUNTER_BITS, LATEST)


def milliseconds(moment: int) -> int:
    return moment >> COUNTER_BITS


def shifted(moment_: int, ms: int) -> int:
    """By a clock that is so far ahead."""
    return moment(milliseconds(moment_) + ms) | (moment_ & ((1 << COUNTER_BITS) - 1))


def corrected(moments: Sequence[int], skew_ms: int, earliest: int, now_ms: int) -> list[int]:
    """The moments of one device's edits, in their order, by the server's clock.

    `skew_ms`: how far the device's clock is ahead. None comes to lie before `earliest`, the
    device's last contact (or its last corrected moment, where that is later), nor after now, but
    for the counter that keeps them apart.
    """
    found: list[int] = []
    last, latest = earliest, moment(now_ms)
    for each in moments:
        last = max(last + 1, min(shifted(each, -skew_ms), latest))
        found.append(last)
    return found
