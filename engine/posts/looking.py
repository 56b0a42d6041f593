"""One look at one shop's list of blog posts: what it keeps, where it stops, what it concludes.

New posts stand at the top, so a look stops at a page of which all is known; once a week it goes on
to the end, or to `MOST_PAGES`. Only a look that saw all the list says of a post that it missed it.
"""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from engine.platforms.outcomes import Emptied
from engine.platforms.port import Citing, PostFound, PostPage, ShopFound
from engine.posts import repository, rows
from engine.posts.model import BlogPost
from engine.runtime.clock import to_ms
from engine.runtime.events import Changed
from engine.runtime.progress import Progress
from engine.shops.dto import ShopDto
from engine.store.database import Database, Unit
from engine.visits.service import Trip

MOST_PAGES: Final = 20
"""Of one look; the budget of a site is the reviews'."""
EMPTIED: Final = 5
"""So many posts do not vanish from one day to the next; fewer may."""


@dataclass(slots=True)
class Tally:
    """What came so far. `ended`: the list was seen to its end."""

    seen: int = 0
    rejected: int = 0
    expected: int | None = None
    ended: bool = False

    def is_whole(self) -> bool:
        is_short = self.expected is not None and self.seen < self.expected
        return self.ended and not self.rejected and not is_short


class Looking:
    """`is_whole`: not to stop at what is known."""

    def __init__(
        self, database: Database, shop: ShopDto, trip: Trip, now: datetime, *, is_whole: bool
    ) -> None:
        self._database = database
        self._shop = shop
        self._trip = trip
        self._now_ms = to_ms(now)
        self._is_whole = is_whole
        self._ids = set[str]()
        self.tally = Tally()

    def look(self, citing: Citing, progress: Progress) -> None:
        """Raises what the platform does to us, and `Emptied`; what came before is kept."""
        shop = self._shop
        target = ShopFound(shop.external_id, shop.name, shop.ref)

        def watch() -> None:
            progress.report(0, None, "progress.posts")

        watch()
        with closing(self._trip.one_by_one(citing.fetch_posts(target), watch)) as pages:
            for page in pages:
                if self._keep(page):
                    break
        self._conclude()

    def _keep(self, page: PostPage) -> bool:
        """In a unit of its own; whether the look is over."""
        with self._database.unit() as unit:
            new = self._absorb(unit, page.posts)
            if new:
                unit.emit(Changed("post", (), "posts.look"))
        tally = self.tally
        self._ids |= {post.external_id for post in page.posts}
        tally.seen, tally.rejected = len(self._ids), tally.rejected + page.rejected
        tally.expected = page.total if page.number == 1 else tally.expected
        tally.ended = not page.has_next
        is_known = not new and not self._is_whole
        return tally.ended or is_known or page.number >= MOST_PAGES

    def _absorb(self, unit: Unit, found: Sequence[PostFound]) -> int:
        """How many are new."""
        by_id = {post.external_id: post for post in found}
        known = repository.known(unit.session, self._shop.id, by_id)
        fresh = [
            BlogPost(shop_id=self._shop.id, external_id=name, seen_first_ms=self._now_ms)
            for name in by_id
            if name not in known
        ]
        for row in (*known.values(), *fresh):
            rows.write(row, by_id[row.external_id], self._now_ms)
        unit.session.add_all(fresh)
        return len(fresh)

    def _conclude(self) -> None:
        with self._database.unit() as unit:
            held = repository.held(unit.session).get(self._shop.id, 0)
            if self.tally.ended and not self.tally.seen and held >= EMPTIED:
                raise Emptied(platform=self._shop.platform, had=held)
            if self.tally.is_whole():
                repository.miss(unit.session, self._shop.id, self._now_ms)
