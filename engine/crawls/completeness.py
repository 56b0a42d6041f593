"""Whether a shop's list is worth walking to its end, and what such a walk proves. Pure.

New reviews stand at its top, so that most visits stop where all is known. What is missing further
down, and what has been taken away there, only its end tells. It is worth the pages when the
platform counts other reviews than we hold, beyond those it counted and did not list before; where
it does not count, once a week. Never twice a day, and never for more than half of the pages that
today's budget has left.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from engine.platforms.walk import HIDDEN, HIDDEN_SHARE
from engine.runtime.clock import SEOUL, to_ms
from engine.visits.dto import ListDto

WITHOUT_COUNT: Final = timedelta(days=7)
EMPTIED: Final = 5
"""So many reviews do not vanish from one visit to the next; fewer may."""
_BUDGET_SHARE: Final = 2
_EVERYTHING: Final = 0
_EDGE: Final = timedelta(days=2)
"""Where a list goes back so many days, it may begin this much sooner."""


@dataclass(frozen=True, slots=True)
class Known:
    """Of a shop, when a visit has come to what is known.

    `expected`: what the platform counts, None: it does not. `held`: reviews we have that it should
    list. `pages`: that its whole list takes. `whole`: the last visit that was to see all of it;
    `listed`: the last that saw its end.
    """

    now: datetime
    expected: int | None
    held: int
    pages: int
    pages_left: int
    is_windowed: bool
    whole: ListDto | None
    listed: ListDto | None


def is_whole_due(known: Known) -> bool:
    """Whether to go on behind what is known, to the end."""
    if known.whole and _day(known.whole.started_at) == _day(known.now):
        return False
    if known.pages * _BUDGET_SHARE > known.pages_left:
        return False
    if known.listed is None or known.listed.listed is None:
        return True
    if known.expected is None or known.listed.expected is None:
        return known.now - known.listed.started_at >= WITHOUT_COUNT
    unlisted = known.listed.expected - known.listed.listed
    gap = abs(known.expected - unlisted - known.held)
    # where old reviews drop out of the list day by day, the numbers are never quite the same
    tolerated = max(HIDDEN, HIDDEN_SHARE * known.expected) if known.is_windowed else 0
    return gap > tolerated


def proven_since(
    expected: int | None, listed: int, oldest_ms: int | None, shown: timedelta | None, now: datetime
) -> int | None:
    """Of reviews written since when (ms) the whole list proves that they are not there.

    All, where it holds as many as the platform counts; else those after the oldest that it holds:
    lists are known that stop early. None: nothing is proven.
    """
    window = _EVERYTHING if shown is None else to_ms(now - shown + _EDGE)
    is_all = expected is not None and listed >= expected
    if is_all:
        return window
    return None if oldest_ms is None else max(window, oldest_ms)


def _day(moment: datetime) -> str:
    return moment.astimezone(SEOUL).date().isoformat()
