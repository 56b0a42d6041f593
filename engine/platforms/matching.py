"""One review among others, as platforms name it differently from time to time."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Final

from engine.platforms.outcomes import Partial
from engine.platforms.port import Precision, ReviewFound, ReviewPage
from engine.platforms.walk import walk
from engine.runtime.clock import SEOUL

_DATED: Final = (Precision.SECOND, Precision.MINUTE, Precision.HOUR, Precision.DAY)
_NEAR: Final = timedelta(days=1)


def same(reviews: Sequence[ReviewFound], wanted: ReviewFound) -> ReviewFound | None:
    """By id, then by a further id, as a console and the public page may give it different ones
    (notes/platforms.md, 2). Never by what it says: on the same day two customers with masked names
    leave the same stars and no word, and a reply must not reach the other one.
    """
    ids = {wanted.external_id, *wanted.alt_ids}
    for each in reviews:
        if each.external_id == wanted.external_id:
            return each
    return next((each for each in reviews if ids & {each.external_id, *each.alt_ids}), None)


async def find(
    platform: str,
    ask: Callable[[date, date, int], Awaitable[ReviewPage]],
    wanted: ReviewFound,
    first: date,
    today: date,
) -> tuple[ReviewPage, ReviewFound] | None:
    """With the page that holds it, which is the last one asked for. `ask`: for a page, from 1, of
    the list of some days. Raises `Partial` where it may stand behind the end of what came.
    """
    short: Partial | None = None
    for begin, end in days_of(wanted, first, today):
        try:
            async for page in walk(platform, partial(ask, begin, end)):
                if found := same(page.reviews, wanted):
                    return page, found
        except Partial as fault:
            short = fault
    if short is not None:
        raise short
    return None


def days_of(review: ReviewFound, first: date, today: date) -> tuple[tuple[date, date], ...]:
    """Days to look for it, from one to the other: its own first, then wider, as the platform may
    cut days in another zone; all from `first` to `today` where nobody knows its own.
    """
    if review.created_at is None or review.created_precision not in _DATED:
        return ((first, today),)
    day = review.created_at.astimezone(SEOUL).date()
    return (day, day), (day - _NEAR, day + _NEAR)
