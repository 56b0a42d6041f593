"""Along a platform's list of reviews, newest first, page by page, whatever it does to us."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import date
from typing import Final

from engine.platforms.outcomes import Partial, Unreachable
from engine.platforms.port import ReviewPage
from engine.runtime.clock import SEOUL

_STALE_PAGES: Final = 3  # pages in a row without a new id: the list goes round in circles
_MOST_PAGES: Final = 20_000  # two million reviews; more is a fault, not a shop
HIDDEN: Final = 5  # so many reviews, or this share, may be counted and not shown
HIDDEN_SHARE: Final = 0.02


async def walk(
    platform: str, ask: Callable[[int], Awaitable[ReviewPage]], since: date | None = None
) -> AsyncIterator[ReviewPage]:
    """`ask` for page 1, 2, ...; ends at the platform's word that there is no more, an empty page,
    or a list going in circles. `since`, where the platform lists no days: also behind the first
    page that reaches back before it.

    Raises `Partial` where the list ends clearly before the total that its first page named, and in
    place of `Unreachable` once something arrived.
    """
    seen, number = Seen(), 0
    try:
        while True:
            number += 1
            page = await ask(number)
            if seen.is_news(page):
                yield page
            if since is not None and _reaches_before(since, page):
                return
            if seen.is_over(page):
                break
    except Unreachable as fault:
        if not seen.ids:
            raise
        raise seen.partial(platform) from fault
    if seen.is_short():
        raise seen.partial(platform)


class Seen:
    """What came so far of a list, and what was promised by its first page.

    Reviews that are written meanwhile raise the later totals; they are the next run's.
    """

    def __init__(self) -> None:
        self.ids: set[str] = set()
        self._rejected = 0
        self._expected: int | None = None
        self._stale = 0

    def is_news(self, page: ReviewPage) -> bool:
        """Take the page in; whether it holds anything new."""
        if page.number == 1:
            self._expected = page.total
        fresh = {review.external_id for review in page.reviews} - self.ids
        self.ids |= fresh
        self._rejected += page.rejected
        self._stale = 0 if fresh or page.rejected else self._stale + 1
        return bool(fresh) or page.number == 1

    def is_over(self, page: ReviewPage) -> bool:
        is_empty = not page.reviews and not page.rejected
        is_far = self._stale >= _STALE_PAGES or page.number >= _MOST_PAGES
        return is_empty or is_far or not page.has_next

    def is_short(self) -> bool:
        """A few may be counted that nobody is shown: hidden or deleted ones."""
        if self._expected is None:
            return False
        missing = self._expected - len(self.ids) - self._rejected
        return missing > max(HIDDEN, HIDDEN_SHARE * self._expected)

    def partial(self, platform: str) -> Partial:
        return Partial(platform=platform, got=len(self.ids), expected=self._expected)


def _reaches_before(day: date, page: ReviewPage) -> bool:
    moments = (review.created_at for review in page.reviews)
    return any(moment and moment.astimezone(SEOUL).date() < day for moment in moments)
