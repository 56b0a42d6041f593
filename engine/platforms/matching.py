"""One review among others, as platforms name it differently from time to time."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Final

from engine.platforms.outcomes import Partial
from engine.platforms.parsing import is_masked
from engine.platforms.port import Precision, ReviewFound, ReviewPage
from engine.platforms.walk import walk
from engine.runtime.clock import SEOUL

_DATED: Final = (Precision.SECOND, Precision.MINUTE, Precision.HOUR, Precision.DAY)
_EXACT: Final = (Precision.SECOND, Precision.MINUTE)
_NEAR: Final = timedelta(days=1)
_TELLING: Final = 10
"""Letters from which on two guests of one day hardly say the same by chance."""
_MASKS: Final = "*＊●○"


@dataclass(frozen=True, slots=True)
class Traits:
    """By what a review is known where its id is another. `stars`: 0 to 1."""

    author: str
    created_at: datetime | None
    precision: Precision
    body: str | None
    stars: float | None


def traits_of(review: ReviewFound) -> Traits:
    stars = None if review.rating is None else review.rating / review.rating_scale
    return Traits(
        review.author_name, review.created_at, review.created_precision, review.body, stars
    )


def alike(one: Traits, other: Traits) -> bool:
    """Same author, date and text. A moment where both tell one, else the day in Seoul; a name that
    one side masks fits where what it leaves is the same, and where one side names nobody, a text
    that is long enough does for it; stars differ only where one has none.
    """
    return (
        words_of(one.body) == words_of(other.body)
        and _same_date(one, other)
        and (_same_author(one.author, other.author) or _is_unsigned(one, other))
        and (one.stars is None or other.stars is None or one.stars == other.stars)
    )


def words_of(body: str | None) -> str:
    """On one line, with single spaces."""
    return " ".join((body or "").split())


def _is_unsigned(one: Traits, other: Traits) -> bool:
    return not (one.author and other.author) and len(words_of(one.body)) >= _TELLING


def _same_date(one: Traits, other: Traits) -> bool:
    first, second = one.created_at, other.created_at
    if first is None or second is None or not {one.precision, other.precision} <= set(_DATED):
        return False
    if one.precision in _EXACT and other.precision in _EXACT:
        if one.precision != other.precision:
            first, second = (each.replace(second=0, microsecond=0) for each in (first, second))
        return first == second
    return first.astimezone(SEOUL).date() == second.astimezone(SEOUL).date()


def _same_author(one: str, other: str) -> bool:
    if one == other:
        return True
    if is_masked(one) == is_masked(other):
        return False
    masked, plain = (one, other) if is_masked(one) else (other, one)
    start = masked[: min(masked.index(mask) for mask in _MASKS if mask in masked)]
    end = masked[max(masked.rindex(mask) for mask in _MASKS if mask in masked) + 1 :]
    is_long = len(plain) > len(start) + len(end)
    return is_long and plain.startswith(start) and plain.endswith(end)


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
