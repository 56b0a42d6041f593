"""One review among others, as platforms name it differently from time to time."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from engine.platforms.port import Precision, ReviewFound
from engine.runtime.clock import SEOUL

_DATED: Final = (Precision.SECOND, Precision.MINUTE, Precision.HOUR, Precision.DAY)
_NEAR: Final = timedelta(days=1)


def same(reviews: Sequence[ReviewFound], wanted: ReviewFound) -> ReviewFound | None:
    """By id, then by a further id, then by author, moment and text if only one is like that.

    A console and the public page may give the same review other ids (notes/platforms.md, 2).
    """
    ids = {wanted.external_id, *wanted.alt_ids}
    for each in reviews:
        if each.external_id == wanted.external_id:
            return each
    for each in reviews:
        if ids & {each.external_id, *each.alt_ids}:
            return each
    told = (wanted.author_name, wanted.created_at, wanted.body)
    alike = [r for r in reviews if (r.author_name, r.created_at, r.body) == told]
    return alike[0] if len(alike) == 1 else None


def days_of(review: ReviewFound, first: date, today: date) -> tuple[tuple[date, date], ...]:
    """Days to look for it, from one to the other: its own first, then wider, as the platform may
    cut days in another zone; all from `first` to `today` where nobody knows its own.
    """
    if review.created_at is None or review.created_precision not in _DATED:
        return ((first, today),)
    day = review.created_at.astimezone(SEOUL).date()
    return (day, day), (day - _NEAR, day + _NEAR)
