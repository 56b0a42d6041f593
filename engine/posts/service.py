"""Rules and commands over blog posts: looked for on ordinary visits, once a day, and listed."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from engine.posts import repository, rows
from engine.posts.dto import LookDto, PostDto, PostFilter
from engine.posts.looking import MOST_PAGES, Looking
from engine.posts.model import PostLook
from engine.runtime.clock import SEOUL, Clock, from_ms, to_ms
from engine.runtime.errors import EngineError
from engine.runtime.events import Changed
from engine.runtime.progress import Progress
from engine.shops.dto import ShopDto
from engine.shops.service import Shops
from engine.store.database import Database
from engine.visits.crawl_log import DONE
from engine.visits.service import Trip, Visits

WHOLE_EVERY: Final = timedelta(days=7)
_BUDGET_SHARE: Final = 4
"""A look takes at most so much less than what today's budget has left: reviews come first."""


class Posts:
    def __init__(self, database: Database, clock: Clock, shops: Shops, visits: Visits) -> None:
        self._database = database
        self._clock = clock
        self._shops = shops
        self._visits = visits

    def look(self, shop: ShopDto, trip: Trip, progress: Progress) -> None:
        """On a visit that is under way, once a day, where the platform lists posts.

        Whatever the platform does to us is kept as the outcome of the look, and raised by nobody.
        """
        citing, now, last = trip.citing(), self._clock.now(), self._last(shop.id)
        if citing is None or (last and _day(last.looked_ms) == _day(to_ms(now))):
            return
        if self._visits.pages_left(shop.platform) < _BUDGET_SHARE * MOST_PAGES:
            return
        whole_ms = last.whole_ms if last else None
        is_whole = whole_ms is None or now - from_ms(whole_ms) >= WHOLE_EVERY
        looking, outcome = Looking(self._database, shop, trip, now, is_whole=is_whole), DONE
        try:
            looking.look(citing, progress)
        except EngineError as fault:
            outcome = fault.code
        with self._database.unit() as unit:
            look = repository.look(unit.session, shop.id) or PostLook(shop_id=shop.id)
            look.looked_ms, look.outcome = to_ms(now), outcome
            look.expected = looking.tally.expected
            if is_whole and outcome == DONE:
                look.whole_ms = look.looked_ms
            unit.session.add(look)
            unit.emit(Changed("post", (), "posts.look"))

    def ids(self, wanted: PostFilter) -> list[int]:
        """Newest first, those that are gone too."""
        with self._database.reading() as session:
            return repository.ids(session, wanted.words.split(), wanted.shop_id, wanted.limit)

    def get_many(self, post_ids: Sequence[int]) -> list[PostDto]:
        """In this order; without those that there are not."""
        shops = self._shops_by_id()
        with self._database.reading() as session:
            found = repository.posts(session, post_ids)
            every = [found[post_id] for post_id in post_ids if post_id in found]
            return [rows.dto(post, shops[post.shop_id]) for post in every]

    def count(self) -> int:
        with self._database.reading() as session:
            return repository.count(session)

    def looks(self) -> list[LookDto]:
        """The newest at each shop's list that was ever looked at."""
        shops = self._shops_by_id()
        with self._database.reading() as session:
            held = repository.held(session)
            found = repository.looks(session)
            return [rows.look(row, shops[row.shop_id], held.get(row.shop_id, 0)) for row in found]

    def _last(self, shop_id: int) -> PostLook | None:
        with self._database.reading() as session:
            return repository.look(session, shop_id)

    def _shops_by_id(self) -> dict[int, ShopDto]:
        return {shop.id: shop for shop in self._shops.list()}


def _day(moment_ms: int) -> str:
    return from_ms(moment_ms).astimezone(SEOUL).date().isoformat()
