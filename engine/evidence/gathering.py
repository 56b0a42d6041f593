"""What becomes items of a case: what is stored of a review, and what its platform shows now."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from engine.evidence import writing
from engine.evidence.chain import Kind, Source
from engine.evidence.errors import NothingToSee, ReviewGone
from engine.platforms.port import PlatformSession, ShopFound, Shot, Showing
from engine.reviews.dto import ReviewDto
from engine.runtime.clock import Clock
from engine.runtime.progress import Progress
from engine.shops.service import Shops
from engine.visits.service import Visits

KeptPage = tuple[bytes, datetime]
"""A platform's answer as it came, and when."""


@dataclass(frozen=True, slots=True)
class Piece:
    kind: Kind
    media: str
    content: bytes
    source: Source


class Gathering:
    def __init__(
        self,
        clock: Clock,
        shops: Shops,
        visits: Visits,
        page_of: Callable[[int], KeptPage | None],
    ) -> None:
        """`page_of`: the kept answer that a review was last read from, by the review's id."""
        self._clock = clock
        self._shops = shops
        self._visits = visits
        self._page_of = page_of

    def stored(self, review: ReviewDto) -> list[Piece]:
        """The text with all it said before, then the page it was read from, if that is kept."""
        address, text = review.found.url, writing.review_text(review)
        source = Source(self._clock.now(), address)
        pieces = [Piece(Kind.TEXT, "application/json", text, source)]
        if (page := self._page_of(review.id)) is not None:
            raw, taken_at = page
            pieces.append(Piece(Kind.PAGE, _media(raw), raw, Source(taken_at, address)))
        return pieces

    def shown(self, review: ReviewDto, progress: Progress) -> list[Piece]:
        """A picture where the platform is seen in a browser, else what is stored with its page.

        Raises `NothingToSee`, `ReviewGone` and the types of `engine.platforms.outcomes`.
        """
        shot = self._shoot(review, progress)
        if isinstance(shot, Shot):
            source = Source(shot.taken_at, shot.address, shot.served_at)
            return [Piece(Kind.SCREEN, "image/png", shot.image, source)]
        pieces = self.stored(review)
        if pieces[-1].kind is not Kind.PAGE:
            raise NothingToSee
        return pieces

    def _shoot(self, review: ReviewDto, progress: Progress) -> Shot | None:
        """None: in no browser."""
        shop = self._shops.get(review.shop_id)
        found = ShopFound(shop.external_id, shop.name, shop.ref)

        async def show(session: PlatformSession) -> Shot | None:
            if not isinstance(session, Showing):
                return None
            shot = await session.show_review(found, review.found)
            if shot is None:
                raise ReviewGone
            return shot

        with self._visits.visiting(shop.platform, shop.account, "capture", progress) as trip:
            return trip.call(show, lambda: progress.report(0, None, "progress.capturing"))


def _media(raw: bytes) -> str:
    start = raw[:64].lstrip()
    if start.startswith((b"{", b"[")):
        return "application/json"
    return "text/html" if start.startswith(b"<") else "application/octet-stream"
