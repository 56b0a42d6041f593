"""One visit to one shop's list: what it keeps, where it stops, and what it concludes.

When to stop. A page full of known reviews proves that everything behind it is known too, but only
if they come from a run that went through to its end: a run that was killed after its first page
leaves newest reviews in the store and a gap behind them. So a shop remembers its last finished run,
and only reviews first seen up to that run ("settled") count as overlap. Even so, `completeness`
may send the visit on, once a day.
"""

from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass

import zstandard
from sqlalchemy import insert

from engine.crawls.completeness import EMPTIED, Known, is_whole_due, proven_since
from engine.crawls.model import RawPage
from engine.crawls.tally import Tally
from engine.platforms.outcomes import Emptied, SchemaChanged
from engine.platforms.pacing import Look
from engine.platforms.port import ReviewPage, ShopFound
from engine.reviews.absorb import Intake
from engine.reviews.doubles import Doubtful
from engine.reviews.dto import Absorbed, Origin, Twin
from engine.reviews.service import Reviews
from engine.runtime.clock import Clock, to_ms
from engine.runtime.progress import Progress
from engine.shops.dto import ShopDto
from engine.store.database import Database, Unit
from engine.visits.service import Trip, Visits

_EVERYTHING = 0
OVERLAP = 20
"""So many settled reviews on one page end an incremental run: fewer may be reordered pins."""

_ZSTD_LEVEL = 3
# Not through the session: its flush takes as long as ten reviews.
_INSERT_RAW = insert(RawPage).returning(RawPage.id)


@dataclass(frozen=True, slots=True)
class Stores:
    """What a visit reads and writes."""

    database: Database
    reviews: Reviews
    visits: Visits

    @property
    def clock(self) -> Clock:
        return self.visits.clock


class Walking:
    """`tally` counts while it goes on."""

    def __init__(
        self, stores: Stores, shop: ShopDto, twins: tuple[Twin, ...], trip: Trip, tally: Tally
    ) -> None:
        self._stores = stores
        self._shop = shop
        self._twins = twins
        self._trip = trip
        self._tally = tally
        self._doubtful = Doubtful()
        self._listed = 0
        self._oldest_ms: int | None = None
        self._is_whole = shop.settled_run is None

    def walk(self, progress: Progress) -> None:
        """Raises what the platform does to us, and `Drifted` or `Emptied` where it has changed;
        what could be read is kept then too.
        """
        shop, tally = self._shop, self._tally
        target = ShopFound(shop.external_id, shop.name, shop.ref)
        if self._is_whole:
            self._begin_whole()

        def look() -> None:
            progress.report(tally.seen, tally.expected, "progress.collecting")

        try:
            batches = self._trip.pages(lambda session: session.fetch_reviews(target), look)
            with closing(batches):
                ended = self._take_all(batches, look)
        except SchemaChanged as fault:
            if fault.page is not None:
                self._keep([fault.page])
            raise
        tally.check_drift(shop.platform)
        self._conclude(ended)

    def count(self) -> None:
        """Note what there should be and what there is, also where the visit broke off."""
        with self._stores.database.unit() as unit:
            held = self._stores.reviews.held(unit.session, self._shop.id)
            self._stores.visits.lists.note(unit, self._trip.run_id, self._tally.expected, held)
        self._tally.held = held

    def _take_all(self, batches: Generator[list[ReviewPage], None, None], look: Look) -> bool:
        """Whether the list came to its end."""
        for batch in batches:
            is_over = self._keep(batch)
            look()
            if is_over:
                return False
        return True

    def _keep(self, batch: Sequence[ReviewPage]) -> bool:
        """In one unit: raw bytes, reviews and log; up to the first page where the visit may stop.

        So a page is stored as a whole or not at all, and nobody is told of it before it is.
        """
        kept = list[tuple[ReviewPage, Absorbed]]()
        stores, is_over = self._stores, False
        with (
            stores.database.unit() as unit,
            stores.reviews.intake(unit, self._doubtful) as intake,
        ):
            for page in batch:
                if page.number == 1:
                    self._tally.expected = page.total
                kept.append((page, intake.take(page.reviews, self._keep_raw(unit, page))))
                is_over = self._may_stop(unit, *kept[-1])
                if is_over:
                    break
            stores.visits.log_pages(
                unit,
                self._trip.run_id,
                [page for page, _ in kept],
                sum(absorbed.new for _, absorbed in kept),
                sum(absorbed.changed for _, absorbed in kept),
            )
        for page, absorbed in kept:
            self._tally.add(page, absorbed)
        self._note(intake)
        return is_over

    def _note(self, intake: Intake) -> None:
        """What was listed."""
        self._listed += intake.listed
        moments = (self._oldest_ms, intake.oldest_ms)
        self._oldest_ms = min((each for each in moments if each is not None), default=None)

    def _may_stop(self, unit: Unit, page: ReviewPage, absorbed: Absorbed) -> bool:
        if self._is_whole or not _is_overlap(page, absorbed):
            return False
        self._is_whole = is_whole_due(self._known(unit, len(page.reviews)))
        if self._is_whole:
            self._stores.visits.lists.begin_whole(unit, self._trip.run_id)
        return not self._is_whole

    def _known(self, unit: Unit, page_size: int) -> Known:
        stores, shop, run_id = self._stores, self._shop, self._trip.run_id
        shown, now = self._trip.spec.shown, stores.clock.now()
        since_ms = 0 if shown is None else to_ms(now - shown)
        held = stores.reviews.held(unit.session, shop.id, since_ms)
        return Known(
            now=now,
            expected=self._tally.expected,
            held=held,
            pages=held // page_size + 1,
            pages_left=stores.visits.pages_left(shop.platform),
            is_windowed=shown is not None,
            whole=stores.visits.lists.last_whole(unit.session, shop.id, run_id),
            listed=stores.visits.lists.last_listed(unit.session, shop.id, run_id),
        )

    def _begin_whole(self) -> None:
        with self._stores.database.unit() as unit:
            self._stores.visits.lists.begin_whole(unit, self._trip.run_id)

    def _conclude(self, ended: bool) -> None:
        """Settle what was in doubt; at the end of the list also what is gone."""
        stores, shop, run_id, tally = self._stores, self._shop, self._trip.run_id, self._tally
        with stores.database.unit() as unit, stores.reviews.intake(unit) as intake:
            resolved = intake.resolve(
                self._doubtful.doubts, _EVERYTHING if ended else self._oldest_ms
            )
            tally.count(resolved)
            self._note(intake)
            held = stores.reviews.held(unit.session, shop.id)
            if ended and not self._listed and not tally.rejected and held >= EMPTIED:
                raise Emptied(platform=shop.platform, had=held)
            proven_ms = self._proven() if ended else None
            if proven_ms is not None:
                tally.lost = self._lose(unit, proven_ms)
                held -= tally.lost
            listed = self._listed if ended else None
            stores.visits.lists.note(unit, run_id, tally.expected, held, listed, proven_ms)
        tally.held = held

    def _proven(self) -> int | None:
        """Nothing, where an item could not be read: it may be any of those that seem to miss."""
        if self._tally.rejected:
            return None
        spec, now = self._trip.spec, self._stores.clock.now()
        return proven_since(self._tally.expected, self._listed, self._oldest_ms, spec.shown, now)

    def _lose(self, unit: Unit, proven_ms: int) -> int:
        shop, lists = self._shop, self._stores.visits.lists
        before = lists.last_proof(unit.session, shop.id, self._trip.run_id)
        if before is None or before.proven_ms is None:
            return 0
        since_ms = max(proven_ms, before.proven_ms)
        return self._stores.reviews.lose(unit, shop.id, before.run_id, since_ms)

    def _keep_raw(self, unit: Unit, page: ReviewPage) -> Origin:
        """Store the page's bytes; returns where its reviews come from."""
        shop, captured_ms = self._shop, to_ms(page.captured_at)
        raw = {
            "run_id": self._trip.run_id,
            "shop_id": shop.id,
            "platform": shop.platform,
            "number": page.number,
            "parser_version": self._trip.spec.parser_version,
            "captured_ms": captured_ms,
            "payload": zstandard.compress(page.raw, _ZSTD_LEVEL),
        }
        raw_id = unit.session.connection().execute(_INSERT_RAW, raw).scalar_one()
        return Origin(
            platform=shop.platform,
            shop_id=shop.id,
            run_id=self._trip.run_id,
            captured_ms=captured_ms,
            settled_run=shop.settled_run,
            raw_id=raw_id,
            twins=self._twins,
        )


def _is_overlap(page: ReviewPage, absorbed: Absorbed) -> bool:
    """Settled reviews enough; or a short last page of a small shop, all of it settled."""
    all_settled = bool(page.reviews) and absorbed.settled == len(page.reviews)
    return absorbed.settled >= OVERLAP or all_settled
