"""Somebody who uses an open platform session from blocking code."""

from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, TypeVar

from engine.platforms.outcomes import PlatformError, SessionExpired
from engine.platforms.port import (
    Finding,
    Pacing,
    PlatformSession,
    ReplyFound,
    ReviewFound,
    ReviewPage,
    ShopFound,
)
from engine.platforms.testkit.stage import Stage
from engine.runtime.loop import Loop

T = TypeVar("T")

_LOGIN_S: Final = 30.0


@dataclass(slots=True)
class CountingPacing:
    """Notes what it was told. Waits only where it is given a `pace` to keep."""

    pages: int = 0
    writes: int = 0
    places: int = 0
    pace: Pacing | None = None

    @contextmanager
    def keeping(self, pace: Pacing) -> Iterator[None]:
        self.pace = pace
        try:
            yield
        finally:
            self.pace = None

    async def before_place(self) -> None:
        self.places += 1
        if self.pace:
            await self.pace.before_place()

    async def before_page(self) -> None:
        self.pages += 1
        if self.pace:
            await self.pace.before_page()

    async def before_write(self) -> None:
        self.writes += 1
        if self.pace:
            await self.pace.before_write()


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
    _unanswered: list[ReviewFound] = field(default_factory=list)
    _was_in: bool = False
    """And has not been told otherwise since: asking again would cost every test a page."""

    def is_in(self) -> bool:
        self._was_in = self.loop.run(self.session.logged_in())
        return self._was_in

    def log_in(self, report: Callable[[str], None] = lambda key: None) -> None:
        """As the owner, unless the session still holds."""
        if not self._was_in and not self.is_in():
            self.stage.press_login()
            self.loop.run(self.session.await_login(_LOGIN_S, report))
            self._was_in = True

    def shops(self) -> dict[str, ShopFound]:
        """Of the account; where there is none, those of the stage, by their ids."""
        found = self._run(self._find_shops())
        return {shop.external_id: shop for shop in found}

    async def _find_shops(self) -> list[ShopFound]:
        if isinstance(self.session, Finding):
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
            self._hear(fault)
        return collected

    def next_unanswered(self) -> ReviewFound:
        """Of the big shop, another one each time, newest first."""
        if not self._unanswered:
            reviews = self.collect(self.big_shop()).reviews
            self._unanswered = [each for each in reversed(reviews) if each.reply is None]
        return self._unanswered.pop()

    def post(self, shop: ShopFound, review: ReviewFound, text: str) -> ReplyFound:
        return self._run(self.session.post_reply(shop, review, text))

    def find(self, shop: ShopFound, review: ReviewFound) -> ReviewFound | None:
        return self._run(self.session.find_review(shop, review))

    def _run(self, act: Coroutine[Any, Any, T]) -> T:
        try:
            return self.loop.run(act)
        except PlatformError as fault:
            self._hear(fault)
            raise

    def _hear(self, fault: PlatformError) -> None:
        self._was_in = self._was_in and not isinstance(fault, SessionExpired)
