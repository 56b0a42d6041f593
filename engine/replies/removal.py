"""Takes a published reply back from its platform: looked at before and after (`OUTBOX.md`)."""

from dataclasses import dataclass

from engine.platforms.outcomes import PlatformError
from engine.platforms.port import PlatformSession, Retracting, ReviewFound, ShopFound
from engine.replies import rows
from engine.replies.dto import State
from engine.replies.errors import NotOurs, NotRemovable, StillShown, WrongState
from engine.replies.ledger import Ledger
from engine.replies.lifecycle import REMOVED, REMOVING, same_text
from engine.reviews.service import Reviews
from engine.runtime.progress import Progress
from engine.shops.dto import ShopDto
from engine.shops.service import Shops
from engine.store.database import Database
from engine.visits.service import Trip, Visits


@dataclass(frozen=True, slots=True)
class _Target:
    """One published reply, and where it stands."""

    reply_id: int
    review_id: int
    text: str
    shop: ShopFound
    review: ReviewFound


class Removal:
    def __init__(
        self, database: Database, reviews: Reviews, shops: Shops, visits: Visits, ledger: Ledger
    ) -> None:
        self._database = database
        self._reviews = reviews
        self._shops = shops
        self._visits = visits
        self._ledger = ledger

    def remove(self, reply_id: int, progress: Progress) -> None:
        """Nothing is done where nothing of ours is shown any more. `progress` may cancel it before.

        Raises `WrongState` (never seen published, or taken back already), `NotRemovable`,
        `NotOurs`, `StillShown`, or an outcome: then nobody knows, and it may be tried again.
        """
        shop, target = self._target(reply_id)
        if not self._visits.spec(shop.platform).replies.is_removable:
            raise NotRemovable(platform=shop.platform)
        with self._visits.visiting(shop.platform, shop.account, "remove", progress) as trip:
            self._take_back(trip, target, progress)

    def _take_back(self, trip: Trip, target: _Target, progress: Progress) -> None:
        def look() -> None:
            progress.report(0, None, "progress.removing")

        shown = self._shown(trip, target)
        if shown is None:
            self._note(target, REMOVED)
            return
        if not same_text(target.text, shown):
            raise NotOurs(review_id=target.review_id)

        async def act(session: PlatformSession) -> None:
            assert isinstance(session, Retracting)  # noqa: S101 - as the platform declares
            await session.remove_reply(target.shop, target.review)

        look()
        self._note(target, REMOVING)
        doubt: PlatformError | None = None
        try:
            trip.call(act, look)
        except PlatformError as fault:
            doubt = fault
        if self._shown(trip, target) is not None:
            raise doubt or StillShown()
        self._note(target, REMOVED)

    def _shown(self, trip: Trip, target: _Target) -> str | None:
        """The reply's words as the platform shows them; None: there is none, or no review."""
        seen = trip.call(lambda session: session.find_review(target.shop, target.review))
        return None if seen is None or seen.reply is None else seen.reply.text

    def _target(self, reply_id: int) -> tuple[ShopDto, _Target]:
        with self._database.reading() as session:
            reply = rows.known(session, reply_id)
        if reply.state != State.VERIFIED or reply.outcome == REMOVED:
            raise WrongState(state=reply.outcome or reply.state, wanted=State.VERIFIED.value)
        shop = self._shops.get(reply.shop_id)
        return shop, _Target(
            reply_id=reply.id,
            review_id=reply.review_id,
            text=reply.text,
            shop=ShopFound(shop.external_id, shop.name, shop.ref),
            review=self._reviews.get(reply.review_id).found,
        )

    def _note(self, target: _Target, outcome: str) -> None:
        with self._database.unit() as unit:
            self._ledger.remark(unit, rows.known(unit.session, target.reply_id), outcome)
            if outcome == REMOVED:
                self._reviews.note_no_reply(unit, target.review_id)
