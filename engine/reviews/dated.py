"""Reviews of a stretch of time, for whoever counts and compares.

Only those whose day is known: the moment of capture stands in for a lost date in lists, but would
make a first collection look like a flood.
"""

from datetime import timedelta
from typing import Final

from sqlalchemy import ColumnElement

from engine.reviews.dto import Period
from engine.reviews.model import Review
from engine.runtime.clock import to_ms

_COARSE: Final = ("month", "year")
_MILLISECOND: Final = timedelta(milliseconds=1)


def within(period: Period) -> list[ColumnElement[bool]]:
    conditions = [
        Review.sort_ms >= to_ms(period.since),
        Review.sort_ms < to_ms(period.until),
        Review.created_ms.is_not(None),
        Review.created_precision.not_in(_COARSE),
    ]
    if period.shop_id is not None:
        conditions.append(Review.shop_id == period.shop_id)
    return conditions


def step_of(period: Period, step: timedelta) -> ColumnElement[int]:
    """In which step of the period a review lies; 0 is the first."""
    return (Review.sort_ms - to_ms(period.since)) // (step // _MILLISECOND)
