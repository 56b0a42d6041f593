"""Collecting reviews, newest first: which shops, in what order, and what is told of it."""

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from itertools import chain

import zstandard

from engine.crawls import repository
from engine.crawls.dto import CollectReport
from engine.crawls.model import RawPage
from engine.crawls.side_by_side import side_by_side
from engine.crawls.tally import Tally
from engine.crawls.walking import Stores, Walking
from engine.platforms.outcomes import (
    Blocked,
    CaptchaRequired,
    ClientUnknown,
    LoginFirst,
    NoLogin,
    NotApproved,
    RateLimited,
    SchemaChanged,
    SessionExpired,
)
from engine.platforms.port import (
    Consent,
    Finding,
    Platform,
    PlatformSession,
    ShopFound,
)
from engine.platforms.spec import Login
from engine.reviews.dto import Origin, Twin
from engine.reviews.same_shop import twins_of
from engine.reviews.service import Reviews
from engine.runtime.clock import from_ms
from engine.runtime.errors import EngineError
from engine.runtime.log import get_logger
from engine.runtime.progress import Cancelled, Progress, Silent
from engine.shops.dto import ShopDto
from engine.shops.errors import ByHand
from engine.shops.service import Shops
from engine.store.database import Database
from engine.visits.crawl_log import DONE
from engine.visits.dto import ListDto
from engine.visits.service import Tour, Trip, Visits

NOBODY = "public"
"""The account of shops on pages that anybody can see."""

FINE = ""
_LONG_AGO = timedelta(days=2)
"""What was fine then may have ended since; a PC that rests over the weekend looks once more."""
_TURNED_AWAY = (
    SessionExpired,
    CaptchaRequired,
    Blocked,
    RateLimited,
    ClientUnknown,
    NotApproved,
)


Afterwards = Callable[[ShopDto, Trip, Progress], None]


def go_home(shop: ShopDto, trip: Trip, progress: Progress) -> None:
    """Nothing else is done."""


class Crawls:
    def __init__(
        self,
        database: Database,
        shops: Shops,
        reviews: Reviews,
        visits: Visits,
        afterwards: Afterwards = go_home,
    ) -> None:
        """`afterwards`: what else a visit does once a shop's reviews are settled. Whatever the
        platform does to it then is its own affair, and raised by nobody.
        """
        self._stores = Stores(database, reviews, visits)
        self._database = database
        self._shops = shops
        self._reviews = reviews
        self._visits = visits
        self._afterwards = afterwards

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
            trip.welcomed()
            found = trip.call(
                lambda session: session.list_shops(), lambda: watched.report(0, None, "")
            )
        self._visits.accounts.rejoin(platform, account)
        return list(self._shops.remember(platform, account, found))

    def add(
        self, platform: str, address: str, progress: Progress | None = None, account: str = "main"
    ) -> ShopDto:
        """Look a shop up by the address of its public page, and remember it. `account`: whose it
        is, where somebody logs in.

        Raises `LoginFirst` where an account knows its shops, `SessionExpired` where nobody is in,
        `NoSuchShop`.
        """
        spec = self._visits.spec(platform)
        if not spec.takes_address:
            raise LoginFirst(platform=platform)
        owner = NOBODY if spec.login is Login.NONE else account

        async def find(session: PlatformSession) -> ShopFound:
            assert isinstance(session, Finding)  # noqa: S101 - see `PlatformSpec.takes_address`
            if spec.login is not Login.NONE and not await session.logged_in():
                raise SessionExpired(platform=platform)
            return await session.find_shop(address)

        watched = progress or Silent()
        with self._visits.visiting(platform, owner, "add", watched) as trip:
            found = trip.call(find, lambda: watched.report(0, None, ""))
        self._visits.accounts.rejoin(platform, owner)
        [shop] = self._shops.remember(platform, owner, [found])
        return shop

    def visited(self) -> list[ShopDto]:
        """Shops that rounds come to: of accounts that are connected, and none by hand. A public
        list is left alone while the owner's console tells the same, and more.
        """
        left, shops = self._visits.accounts.left(), self._shops.list()
        there = [each for each in shops if (each.platform, each.account) not in left]
        told = {shop.id for shop in there if self._tells(shop)}
        return [
            shop
            for shop in there
            if not shop.by_hand
            and not any(
                twin.is_richer and twin.shop_id in told for twin in self._twins(shop, there)
            )
        ]

    def _tells(self, shop: ShopDto) -> bool:
        """Whether its list was fine when it was visited, and that not long ago."""
        since = self._visits.clock.now() - _LONG_AGO
        return shop.outcome == FINE and (shop.checked_at or since) > since

    def collect_all(
        self, progress: Progress | None = None, shop_ids: Collection[int] | None = None
    ) -> list[CollectReport]:
        """The shops of `visited`, or those of them in `shop_ids`: platforms side by side, on each
        one account after the other. One account's trouble is not the others'.
        """
        platforms: dict[str, dict[str, list[ShopDto]]] = {}
        for shop in self.visited():
            if shop_ids is None or shop.id in shop_ids:
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
        except Cancelled:
            raise
        except Exception as error:
            fault = _foreseen(error)
            for shop in shops[len(reports) :]:
                self._mark(shop, fault.code)
                reports.append(Tally().report(shop, fault.code, 0.0, dict(fault.params)))
        return reports

    def _collect_one(
        self, shop: ShopDto, tour: Tour, progress: Progress, reports: list[CollectReport]
    ) -> None:
        """Raises only what the account's other shops would meet too, and `Cancelled`."""
        tally = Tally()
        begun = time.perf_counter()
        try:
            with tour.visit(shop.id) as trip:
                twins = self._twins(shop, self._shops.list())
                self._walk(Walking(self._stores, shop, twins, trip, tally), progress)
                self._mark(shop, FINE, trip.run_id)
                self._afterwards(shop, trip, progress)
        except Cancelled:
            raise
        except Exception as error:
            fault = _foreseen(error)
            self._mark(shop, fault.code)
            spent = time.perf_counter() - begun
            reports.append(tally.report(shop, fault.code, spent, dict(fault.params)))
            if isinstance(fault, _TURNED_AWAY):
                raise
        else:
            reports.append(tally.report(shop, DONE, time.perf_counter() - begun))

    def lists(self) -> Mapping[int, ListDto]:
        """How many reviews each shop's platform says it has, and how many we have, as last counted;
        by shop.
        """
        with self._database.reading() as session:
            return self._visits.lists.latest(session)

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

    def page_of(self, review_id: int) -> tuple[bytes, datetime] | None:
        """The answer, as it came and when, that the review was last read from, if it is kept."""
        page_id = self._reviews.page_id(review_id)
        if page_id is None:
            return None
        with self._database.reading() as session:
            page = session.get(RawPage, page_id)
        if page is None:
            return None
        return zstandard.decompress(page.payload), from_ms(page.captured_ms)

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

    def _walk(self, walking: Walking, progress: Progress) -> None:
        try:
            walking.walk(progress)
        except EngineError:
            walking.count()
            raise

    def _twins(self, shop: ShopDto, shops: Sequence[ShopDto]) -> tuple[Twin, ...]:
        """Other lists of the shop's reviews."""
        return twins_of(shop, shops, lambda platform: self._visits.spec(platform).lists_as)

    def _mark(self, shop: ShopDto, outcome: str, settled_run: int | None = None) -> None:
        with self._database.unit() as unit:
            self._shops.mark_checked(unit, shop.id, outcome, settled_run)


def _foreseen(error: Exception) -> EngineError:
    """What nobody foresaw is told as such, and its kind is logged."""
    if isinstance(error, EngineError):
        return error
    get_logger().error("collect.failed", exception=type(error).__name__)
    return EngineError()
