"""Somebody who uses an open platform session from blocking code."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from engine.platforms.outcomes import PlatformError
from engine.platforms.port import (
    PlatformSession,
    PublicSession,
    ReplyFound,
    ReviewFound,
    ReviewPage,
    ShopFound,
)
from engine.platforms.testkit.stage import Stage
from engine.runtime.loop import Loop

_LOGIN_S = 30.0


@dataclass(slots=True)
class CountingPacing:
    """Never waits; notes what it was told."""

    pages: int = 0
    writes: int = 0
    places: int = 0

    async def before_place(self) -> None:
        self.places += 1

    async def before_page(self) -> None:
        self.pages += 1

    async def before_write(self) -> None:
        self.writes += 1


@dataclass(slots=True)
class Collected:
    """What arrived, and how it ended (None: well)."""

    pages: list[ReviewPage] = field(default_factory=list)
    ended: PlatformError | None = None

    @property
    def reviews(self) -> list[ReviewFound]:
        return [review for page in self.pages for review in page.reviews]

    @property
    def ids(self) -> list[str]:
        """Each once, in the order of arrival."""
        return list(dict.fromkeys(review.external_id for review in self.reviews))


@dataclass(slots=True)
class Visitor:
    loop: Loop
    session: PlatformSession
    stage: Stage
    pacing: CountingPacing
    _big_shop: ShopFound | None = None

    def is_in(self) -> bool:
        return self.loop.run(self.session.logged_in())

    def log_in(self, report: Callable[[str], None] = lambda key: None) -> None:
        """As the owner, unless the session still holds."""
        if not self.is_in():
            self.stage.press_login()
            self.loop.run(self.session.await_login(_LOGIN_S, report))

    def shops(self) -> dict[str, ShopFound]:
        """Of the account; where there is none, those of the stage, by their ids."""
        found = self.loop.run(self._find_shops())
        return {shop.external_id: shop for shop in found}

    async def _find_shops(self) -> list[ShopFound]:
        if isinstance(self.session, PublicSession):
            return [await self.session.find_shop(shop) for shop in self.stage.reviews]
        return await self.session.list_shops()

    def big_shop(self) -> ShopFound:
        """The one with most reviews; asked for once."""
        if self._big_shop is None:
            reviews = self.stage.reviews
            self._big_shop = self.shops()[max(reviews, key=lambda shop: len(reviews[shop]))]
        return self._big_shop

    def collect(self, shop: ShopFound, since: date | None = None) -> Collected:
        collected = Collected()
        try:
            for page in self.loop.iterate(self.session.fetch_reviews(shop, since)):
                collected.pages.append(page)
        except PlatformError as fault:
            collected.ended = fault
        return collected

    def post(self, shop: ShopFound, review: ReviewFound, text: str) -> ReplyFound:
        return self.loop.run(self.session.post_reply(shop, review, text))

    def find(self, shop: ShopFound, review: ReviewFound) -> ReviewFound | None:
        return self.loop.run(self.session.find_review(shop, review))
