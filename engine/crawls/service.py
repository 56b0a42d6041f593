"""Collecting reviews, newest first, until what arrives is known.

When to stop. A page full of known reviews proves that everything behind it is known too, but only
if they come from a run that went through to its end: a run that was killed after its first page
leaves newest reviews in the store and a gap behind them. So a shop remembers its last finished run,
and only reviews first seen up to that run ("settled") count as overlap.
"""

import time
from collections.abc import Callable
from dataclasses import replace

import zstandard

from engine.crawls.dto import CollectReport
from engine.crawls.model import RawPage
from engine.platforms import registry
from engine.platforms.port import PlatformSession, ReviewPage, ShopFound
from engine.reviews.dto import Absorbed
from engine.reviews.service import Origin, Reviews
from engine.runtime.clock import to_ms
from engine.runtime.errors import EngineError
from engine.runtime.progress import Progress, Silent
from engine.shops.dto import ShopDto
from engine.shops.service import Shops
from engine.store.database import Database, Unit
from engine.visits.service import DONE, Trip, Visits

OVERLAP = 20
"""So many settled reviews on one page end an incremental run: fewer may be reordered pins."""

_ZSTD_LEVEL = 3


class Crawls:
    def __init__(
        self, database: Database, shops: Shops, reviews: Reviews, visits: Visits
    ) -> None:
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
    ) -> list[ShopDto]:
        """Show the platform's login and wait for the owner; then remember the account's shops."""
        watched = progress or Silent()
        with self._visits.visiting(platform, account, "login") as trip:
            trip.call(lambda s: s.await_login(timeout_s, lambda key: watched.report(0, None, key)))
            found = trip.call(lambda session: session.list_shops())
        return list(self._shops.remember(platform, account, found))

    def collect_all(self, progress: Progress | None = None) -> list[CollectReport]:
        """Every shop in turn. One shop's trouble does not keep the others from being visited."""
        return [self.collect(shop.id, progress) for shop in self._shops.list()]

    def collect(self, shop_id: int, progress: Progress | None = None) -> CollectReport:
        """One shop. A platform's refusal is an outcome of the report; what arrived is kept."""
        shop = self._shops.get(shop_id)
        begun = time.perf_counter()
        report = CollectReport(shop.id, shop.name, DONE)
        try:
            with self._visits.visiting(shop.platform, shop.account, "collect", shop.id) as trip:
                report = self._walk(shop, trip, progress or Silent(), report)
        except EngineError as fault:
            report = self._broken_off(shop, report, fault)
        return replace(report, seconds=time.perf_counter() - begun)
