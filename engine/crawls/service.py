"""Collecting reviews, newest first, until what arrives is known.

When to stop. A page full of known reviews proves that everything behind it is known too, but only
if they come from a run that went through to its end: a run that was killed after its first page
leaves newest reviews in the store and a gap behind them. So a shop remembers its last finished run,
and only reviews first seen up to that run ("settled") count as overlap.
"""

import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from functools import partial
from itertools import chain

import zstandard
from sqlalchemy import insert

from engine.crawls import repository
from engine.crawls.dto import CollectReport
from engine.crawls.model import RawPage
from engine.crawls.side_by_side import side_by_side
from engine.platforms.outcomes import (
    Blocked,
    CaptchaRequired,
    ClientUnknown,
    LoginFirst,
    NoLogin,
    NotApproved,
    SchemaChanged,
    SessionExpired,
)
from engine.platforms.port import (
    Consent,
    Platform,
    PlatformSession,
    PublicSession,
    ReviewPage,
    ShopFound,
)
from engine.platforms.spec import Login
from engine.reviews.dto import Absorbed, Origin
from engine.reviews.service import Reviews
from engine.runtime.clock import from_ms, to_ms
from engine.runtime.errors import EngineError
from engine.runtime.progress import Progress, Silent
from engine.shops.dto import ShopDto
from engine.shops.errors import ByHand
from engine.shops.service import Shops
from engine.store.database import Database, Unit
from engine.visits.crawl_log import DONE
from engine.visits.service import Tour, Trip, Visits

OVERLAP = 20
"""So many settled reviews on one page end an incremental run: fewer may be reordered pins."""

NOBODY = "public"
"""The account of shops on pages that anybody can see."""

FINE = ""
_TURNED_AWAY = (SessionExpired, CaptchaRequired, Blocked, ClientUnknown, NotApproved)
_ZSTD_LEVEL = 3
# Not through the session: its flush takes as long as ten reviews.
_INSERT_RAW = insert(RawPage).returning(RawPage.id)


@dataclass(slots=True)
class Tally:
    """Counts of a run that goes on."""

    pages: int = 0
    seen: int = 0
    new: int = 0
    changed: int = 0
    rejected: int = 0
    platform_s: float = 0.0

    def add(self, page: ReviewPage, absorbed: Absorbed) -> None:
        self.pages += 1
        self.seen += len(page.reviews)
        self.new += absorbed.new
        self.changed += absorbed.changed
        self.rejected += page.rejected
        self.platform_s += page.platform_s

    def report(
        self, shop: ShopDto, outcome: str, seconds: float, params: dict[str, object] | None = None
    ) -> CollectReport:
        return CollectReport(
            shop.id, shop.name, outcome, seconds=seconds, params=params or {}, **asdict(self)
        )


class Crawls:
    def __init__(self, database: Database, shops: Shops, reviews: Reviews, visits: Visits) -> None:
        self._database = database
        self._shops = shops
        self._reviews = reviews
        self._visits = visits

    def login(
        self,
        platform: str,
        account: str,
        progress: Progress | None = None,
        timeout_s: float = 600.0,
        consent: Consent | None = None,
    ) -> list[ShopDto]:
        """Show the platform's login and wait for the owner; then remember the account's shops.

        `consent`: how the owner is asked where that is done in the system's browser. Raises
        `NoLogin` where there is none.
        """
        if self._visits.spec(platform).login is Login.NONE:
            raise NoLogin(platform=platform)
        watched = progress or Silent()
        with self._visits.visiting(platform, account, "login", watched, consent) as trip:
            trip.call(lambda s: s.await_login(timeout_s, lambda key: watched.report(0, None, key)))
            found = trip.call(
                lambda session: session.list_shops(), lambda: watched.report(0, None, "")
            )
        return list(self._shops.remember(platform, account, found))

    def add(self, platform: str, address: str, progress: Progress | None = None) -> ShopDto:
        """Look a shop up by the address of its public page, and remember it.

        Raises `LoginFirst` where an account knows its shops, `NoSuchShop`.
        """
        if self._visits.spec(platform).login is not Login.NONE:
            raise LoginFirst(platform=platform)

        async def find(session: PlatformSession) -> ShopFound:
            assert isinstance(session, PublicSession)  # noqa: S101 - no login: see the port
            return await session.find_shop(address)

        watched = progress or Silent()
        with self._visits.visiting(platform, NOBODY, "add", watched) as trip:
            found = trip.call(find, lambda: watched.report(0, None, ""))
        [shop] = self._shops.remember(platform, NOBODY, [found])
        return shop

    def collect_all(self, progress: Progress | None = None) -> list[CollectReport]:
        """Every shop but those by hand: platforms side by side, on each one account after the
        other. One account's trouble is not the others'.
        """
        platforms: dict[str, dict[str, list[ShopDto]]] = {}
        for shop in self._shops.list():
            if shop.by_hand:
                continue
            platforms.setdefault(shop.platform, {}).setdefault(shop.account, []).append(shop)
        works = [partial(self._collect_accounts, each) for each in platforms.values()]
        return list(chain.from_iterable(side_by_side(works, progress or Silent())))

    def collect(self, shop_id: int, progress: Progress | None = None) -> CollectReport:
        """One shop. A platform's refusal is an outcome of the report; what arrived is kept.

        Raises `ByHand` for one that nobody can visit.
        """
        shop = self._shops.get(shop_id)
        if shop.by_hand:
            raise ByHand(shop=shop.id)
        [report] = self._collect([shop], progress or Silent())
        return report

    def _collect_accounts(
        self, accounts: Mapping[str, Sequence[ShopDto]], progress: Progress
    ) -> list[CollectReport]:
        collected = (self._collect(shops, progress) for shops in accounts.values())
        return list(chain.from_iterable(collected))

    def _collect(self, shops: Sequence[ShopDto], progress: Progress) -> list[CollectReport]:
        """Shops of one account, in one browser. Where it is turned away, the rest is left out."""
        account, reports = shops[0], list[CollectReport]()
        try:
            with self._visits.touring(
                account.platform, account.account, "collect", progress
            ) as tour:
                for shop in shops:
                    self._collect_one(shop, tour, progress, reports)
        except EngineError as fault:
            for shop in shops[len(reports) :]:
                self._mark(shop, fault.code)
                reports.append(Tally().report(shop, fault.code, 0.0, dict(fault.params)))
        return reports

    def _collect_one(
        self, shop: ShopDto, tour: Tour, progress: Progress, reports: list[CollectReport]
    ) -> None:
        """Raises only what the account's other shops would meet too."""
        tally = Tally()
        begun = time.perf_counter()
        try:
            with tour.visit(shop.id) as trip:
                self._walk(shop, trip, tally, progress)
                self._mark(shop, FINE, trip.run_id)
        except EngineError as fault:
            self._mark(shop, fault.code)
            spent = time.perf_counter() - begun
            reports.append(tally.report(shop, fault.code, spent, dict(fault.params)))
            if isinstance(fault, _TURNED_AWAY):
                raise
        else:
            reports.append(tally.report(shop, DONE, time.perf_counter() - begun))

    def reread(self, platform: Platform, progress: Progress | None = None) -> int:
        """Run today's parser over pages that an older one has read; returns corrected reviews.

        A page that today's parser cannot read stays as it is, for the parser after it.
        """
        watched, version = progress or Silent(), platform.spec.parser_version
        with self._database.reading() as session:
            total = repository.count_older(session, platform.spec.id, version)
        done = corrected = after = 0
        while raw := self._next_older(platform.spec.id, version, after):
            watched.report(done, total, "progress.rereading")
            corrected += self._reread_page(platform, raw)
            done, after = done + 1, raw.id
        return corrected

    def _next_older(self, platform: str, version: int, after: int) -> RawPage | None:
        with self._database.reading() as session:
            return repository.next_older(session, platform, version, after)

    def _reread_page(self, platform: Platform, raw: RawPage) -> int:
        try:
            page = platform.parse(
                zstandard.decompress(raw.payload), from_ms(raw.captured_ms), raw.number
            )
        except SchemaChanged:
            return 0
        origin = Origin(
            platform=raw.platform,
            shop_id=raw.shop_id,
            run_id=raw.run_id,
            captured_ms=raw.captured_ms,
            raw_id=raw.id,
        )
        with self._database.unit() as unit:
            unit.session.get_one(RawPage, raw.id).parser_version = platform.spec.parser_version
            return self._reviews.reread(unit, page.reviews, origin)

    def _walk(self, shop: ShopDto, trip: Trip, tally: Tally, progress: Progress) -> None:
        target = ShopFound(shop.external_id, shop.name, shop.ref)
        total: int | None = None

        def look() -> None:
            progress.report(tally.seen, total, "progress.collecting")

        batches = trip.pages(lambda session: session.fetch_reviews(target), look)
        with closing(batches):
            for batch in batches:
                kept = self._keep(shop, trip, batch)
                for page, absorbed in kept:
                    tally.add(page, absorbed)
                total = batch[-1].total
                look()
                if _is_overlap(*kept[-1]):
                    return

    def _keep(
        self, shop: ShopDto, trip: Trip, batch: Sequence[ReviewPage]
    ) -> list[tuple[ReviewPage, Absorbed]]:
        """Up to the first page that is known, in one unit: raw bytes, reviews and log.

        So a page is stored as a whole or not at all, and nobody is told of it before it is.
        """
        kept: list[tuple[ReviewPage, Absorbed]] = []
        with self._database.unit() as unit, self._reviews.intake(unit) as intake:
            for page in batch:
                kept.append((page, intake.take(page.reviews, _keep_raw(unit, shop, trip, page))))
                if _is_overlap(*kept[-1]):
                    break
            self._visits.log_pages(
                unit,
                trip.run_id,
                [page for page, _ in kept],
                sum(absorbed.new for _, absorbed in kept),
                sum(absorbed.changed for _, absorbed in kept),
            )
        return kept

    def _mark(self, shop: ShopDto, outcome: str, settled_run: int | None = None) -> None:
        with self._database.unit() as unit:
            self._shops.mark_checked(unit, shop.id, outcome, settled_run)


def _is_overlap(page: ReviewPage, absorbed: Absorbed) -> bool:
    """Settled reviews enough; or a short last page of a small shop, all of it settled."""
    all_settled = bool(page.reviews) and absorbed.settled == len(page.reviews)
    return absorbed.settled >= OVERLAP or all_settled


def _keep_raw(unit: Unit, shop: ShopDto, trip: Trip, page: ReviewPage) -> Origin:
    """Store the page's bytes; returns where its reviews come from."""
    captured_ms = to_ms(page.captured_at)
    raw = {
        "run_id": trip.run_id,
        "shop_id": shop.id,
        "platform": shop.platform,
        "number": page.number,
        "parser_version": trip.spec.parser_version,
        "captured_ms": captured_ms,
        "payload": zstandard.compress(page.raw, _ZSTD_LEVEL),
    }
    raw_id = unit.session.connection().execute(_INSERT_RAW, raw).scalar_one()
    return Origin(
        platform=shop.platform,
        shop_id=shop.id,
        run_id=trip.run_id,
        captured_ms=captured_ms,
        settled_run=shop.settled_run,
        raw_id=raw_id,
    )
