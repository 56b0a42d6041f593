"""Pages of reviews, cut as the platform's request asks, with the faults that pages have."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from tests.replicas.kit.board import Board, Shown
from tests.replicas.kit.catalogue import Shop
from tests.replicas.kit.faults import Faults, amount
from tests.replicas.kit.spoilers import spoil


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which reviews a request lists: written from `first` to `last`, with or without a reply."""

    first: date | None = None
    last: date | None = None
    answered: bool | None = None


ALL = Wanted()


class Page(NamedTuple):
    """The reviews of a page, how many it says there are over all, and whether more follow."""

    shown: list[Shown]
    total: int
    has_next: bool


class Listings:
    """The reviews of any shop, newest first."""

    def __init__(self, board: Board, faults: Faults) -> None:
        self._board = board
        self._faults = faults

    def page(self, shop: Shop, start: int, size: int, wanted: Wanted = ALL) -> Page:
        """`size` reviews from the `start`-th on, for platforms that count."""
        if start:
            self._let_others_write(shop)
        return self._page(shop, start, size, wanted)

    def following(self, shop: Shop, review_id: str, size: int, wanted: Wanted = ALL) -> Page:
        """The `size` reviews after this one, for platforms with a cursor, which new ones do not
        push; ValueError if it is not listed.
        """
        self._let_others_write(shop)
        position = shop.position(review_id)
        if position is None:
            raise ValueError(review_id)
        start = self._positions(shop, wanted).index(position) + 1
        return self._page(shop, start, size, wanted)

    def _page(self, shop: Shop, start: int, size: int, wanted: Wanted) -> Page:
        shown, total = self._cut(shop, start, size, wanted)
        if start and (count := self._amount("duplicate_ids")):
            before, _ = self._cut(shop, max(0, start - size), size, wanted)
            shown = before[-count:] + shown
        has_next = start + size < total
        return Page(spoil(shown, self._faults), total + self._amount("total_offset"), has_next)

    def _let_others_write(self, shop: Shop) -> None:
        self._board.write_new(shop, self._amount("insert_between_pages"))

    def _cut(self, shop: Shop, start: int, size: int, wanted: Wanted) -> tuple[list[Shown], int]:
        positions = self._positions(shop, wanted)
        chosen = positions[start : start + size]
        return [self._board.shown(shop.timeline[each]) for each in chosen], len(positions)

    def _positions(self, shop: Shop, wanted: Wanted) -> range | list[int]:
        span = shop.timeline.span(wanted.first, wanted.last)
        return self._board.positions(shop, span, wanted.answered)

    def _amount(self, name: str) -> int:
        return amount(self._faults.strike(name, "reviews"))


def day(text: object) -> date | None:
    """A "YYYY-MM-DD" or "YYYYMMDD" of the request; ValueError for anything else but null."""
    return None if text is None else date.fromisoformat(str(text))
