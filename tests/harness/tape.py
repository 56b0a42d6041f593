"""Pages of a platform played from memory: collecting without a browser, all else as it is."""

import json
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, contextmanager, nullcontext
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import count, islice
from pathlib import Path
from random import Random

from engine.crawls.dto import CollectReport
from engine.crawls.service import Crawls
from engine.platforms.outcomes import NotPermitted
from engine.platforms.port import (
    PlatformSession,
    ReplyFound,
    ReviewFound,
    ReviewPage,
    ShopFound,
    Visit,
)
from engine.platforms.smartplace import PLATFORM
from engine.platforms.smartplace.spec import PAGE_SIZE, SPEC
from engine.platforms.spec import PlatformSpec
from engine.reviews.service import Reviews
from engine.runtime.clock import SystemClock
from engine.runtime.events import EventBus
from engine.runtime.loop import Loop
from engine.shops.service import Shops
from engine.store.database import Database
from engine.visits.dto import Reach
from engine.visits.service import Visits
from tests.replicas.kit.board import Shown
from tests.replicas.kit.catalogue import Catalogue, Review
from tests.replicas.smartplace.catalogue import Place
from tests.replicas.smartplace.graphql import review_item

SHOP = ShopFound("1934650021", "가온극장 연남점", {"place_seq": "9100417"})
KEY = bytes(range(32))


_MORE = 10**7
"""So many the platform counts, so that no visit seems to have seen all."""
_FIRST = int(datetime(2005, 1, 1, tzinfo=UTC).timestamp())
_APART_S = 600
"""144 reviews a day, far more than a shop's; 600,000 of them go back eleven years."""


def raw_pages(catalogue: Catalogue[Place]) -> Iterator[bytes]:
    """Endless pages as the replica answers them; after the last review all come with new ids.

    Each is of later days than those before: a visit that began behind them would have missed them.
    """
    place, reviews = catalogue.shops[0], _reviews(catalogue)
    while True:
        newest_first = reversed(list(islice(reviews, PAGE_SIZE)))
        items = [review_item(Shown(each, None), place) for each in newest_first]
        answer = {"data": {"reviews": {"totalCount": _MORE, "items": items}}}
        yield json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode()


def _reviews(catalogue: Catalogue[Place]) -> Iterator[Review]:
    stamps = count(_FIRST, _APART_S)
    for turn in count():
        for place in catalogue.shops:
            for review in place.timeline:
                yield _again(review, turn, next(stamps))


def _again(review: Review, turn: int, stamp: int) -> Review:
    """On a day of its own and in other words: with a new id alone it would be the same review."""
    if not turn:
        return replace(review, stamp=stamp)
    return replace(
        review, id=f"{turn}-{review.id}", text=f"{review.text or ''} {turn}", stamp=stamp
    )


class Tape:
    """Plays `pages` of raw bytes; implements `Platform` and its session, for reading alone."""

    spec: PlatformSpec = SPEC

    def __init__(self) -> None:
        self.pages: list[bytes] = []

    def open(self, visit: Visit) -> AbstractAsyncContextManager[PlatformSession]:
        return nullcontext(self)

    def reply_page(self, shop: ShopFound, review: ReviewFound) -> str:
        return f"http://127.0.0.1/{shop.external_id}/{review.external_id}"

    def parse(self, raw: bytes, captured_at: datetime, number: int) -> ReviewPage:
        return PLATFORM.parse(raw, captured_at, number)

    async def logged_in(self) -> bool:
        return True

    async def await_login(self, timeout_s: float, report: Callable[[str], None]) -> None: ...

    async def list_shops(self) -> list[ShopFound]:
        return [SHOP]

    async def fetch_reviews(
        self, shop: ShopFound, since: date | None = None
    ) -> AsyncIterator[ReviewPage]:
        for number, raw in enumerate(self.pages, start=1):
            yield self.parse(raw, datetime.now(UTC), number)

    async def post_reply(self, shop: ShopFound, review: ReviewFound, text: str) -> ReplyFound:
        raise NotPermitted(platform=SPEC.id, action="reply")

    async def find_review(self, shop: ShopFound, review: ReviewFound) -> ReviewFound | None:
        return None


class Player:
    """A profile that collects what is played to it."""

    def __init__(self, database: Database, crawls: Crawls, tape: Tape) -> None:
        self.database = database
        self._crawls = crawls
        self._tape = tape
        [self._shop] = crawls.login(SPEC.id, "main")

    def play(self, pages: list[bytes]) -> CollectReport:
        """One collecting run over these pages; all of them must be new."""
        self._tape.pages = pages
        report = self._crawls.collect(self._shop.id)
        if report.outcome != "done" or report.new != report.seen:
            raise RuntimeError(f"not a plain run: {report}")
        return report


@contextmanager
def player(folder: Path) -> Iterator[Player]:
    """An encrypted profile in `folder`, with the engine's own services over it."""
    clock, loop, tape = SystemClock(), Loop(), Tape()
    database = Database.open(folder, KEY, EventBus(on_fault=_raise), clock)
    shops = Shops(database, clock)
    reach = Reach(folder / "browsers")
    visits = Visits(database, clock, loop, reach, Random(1), platform_of=lambda _: tape)
    reviews = Reviews(database, shops, clock)
    try:
        yield Player(database, Crawls(database, shops, reviews, visits), tape)
    finally:
        loop.close()
        database.close()


def _raise(fault: Exception) -> None:
    raise fault
