"""What a round through the outbox has to do, and in which order."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from engine.platforms import registry
from engine.replies import repository
from engine.replies.lifecycle import SETTLED_AFTER
from engine.reviews.service import Reviews
from engine.runtime.clock import Clock, from_ms, to_ms
from engine.shops.dto import ShopDto
from engine.shops.service import Shops
from engine.store.database import Database

_LOOK_AGAIN: Final = timedelta(days=7)
"""Then an open question is the owner's: no browser is started for it any more."""
_HANDED_AT_ONCE: Final = 5
"""Looks, the latest first: on a public page each may take minutes of our own pace."""

Accounts = dict[tuple[str, str], list[ShopDto]]
"""Shops by platform and account."""


class Plan:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        reviews: Reviews,
        shops: Shops,
        *,
        promised: bool = False,
    ) -> None:
        """`promised`: of what is approved only what was held, and nothing that the owner has in
        hand: what a round may do that nobody asks for.
        """
        self._promised = promised
        self._database = database
        self._clock = clock
        self._reviews = reviews
        self._shops = shops

    def unasked(self) -> "Plan":
        """The same of what is `promised`."""
        return Plan(self._database, self._clock, self._reviews, self._shops, promised=True)

    def accounts(self) -> Accounts:
        """Those where a deadline is near come first, and last those where only looks are to be had:
        one may take minutes.
        """
        with self._database.reading() as session:
            due, now_ms, since = self._due(session), self._now_ms(), self._since()
            hurried = repository.shops_in_hurry(session, due, now_ms, promised=self._promised)
            waiting = repository.shops_with_work(session, since, now_ms, promised=self._promised)
            handed = set() if self._promised else repository.shops_with_handed(session, since)
        in_turn = dict.fromkeys((*hurried, *waiting, *handed))
        shops = [shop for shop in map(self._shops.get, in_turn) if not shop.by_hand]
        accounts: Accounts = {}
        for shop in sorted(shops, key=lambda shop: is_by_hand(shop.platform)):
            if shop.id in handed or not is_by_hand(shop.platform):
                accounts.setdefault((shop.platform, shop.account), []).append(shop)
        return accounts

    def size(self, accounts: Mapping[tuple[str, str], Sequence[ShopDto]], limit: int) -> int:
        """How many replies a round looks at, where nothing ends it early."""
        return sum(
            len(self.doubtful(shops)) + len(self.waiting(platform, shops, limit))
            for (platform, _), shops in accounts.items()
        )

    def ready(self, shops: Sequence[ShopDto] | None = None) -> int:
        """Replies to these shops, or to all, that a program may press now."""
        pressable = [
            shop.id
            for shop in (self._shops.list() if shops is None else shops)
            if not shop.by_hand and not is_by_hand(shop.platform)
        ]
        with self._database.reading() as session:
            return repository.count_ready(session, pressable, self._now_ms())

    def doubtful(self, shops: Sequence[ShopDto]) -> list[int]:
        """Replies that an earlier round left in doubt."""
        with self._database.reading() as session:
            return repository.in_doubt(session, _ids(shops), self._since())

    def waiting(self, platform: str, shops: Sequence[ShopDto], room: int) -> list[int]:
        """Up to `room` that may be pressed, where a program may, and then what the owner has in
        hand.
        """
        room = 0 if is_by_hand(platform) else room
        with self._database.reading() as session:
            due = self._due(session)
            pressable = repository.approved(
                session, _ids(shops), room, self._now_ms(), due, promised=self._promised
            )
            if self._promised:
                return pressable
            handed = repository.handed(session, _ids(shops), self._since(), _HANDED_AT_ONCE)
        return pressable + handed

    def moments(self) -> list[datetime]:
        """When a round has something to do that nobody asks for: a hold ends, or what was pressed
        has come down.
        """
        with self._database.reading() as session:
            found = repository.promised(session, self._since())
        shops = {shop_id: self._shops.get(shop_id) for shop_id, _, _ in found}
        return [
            from_ms(at_ms) + (timedelta() if is_hold else SETTLED_AFTER)
            for shop_id, at_ms, is_hold in found
            if not shops[shop_id].by_hand and not is_by_hand(shops[shop_id].platform)
        ]

    def _due(self, session: Session) -> list[int]:
        """Reviews whose approved replies the platforms take only until a moment, in that order."""
        return self._reviews.by_deadline(session, repository.approved_reviews(session))

    def _now_ms(self) -> int:
        return to_ms(self._clock.now())

    def _since(self) -> int:
        return to_ms(self._clock.now() - _LOOK_AGAIN)


def is_by_hand(platform: str) -> bool:
    return registry.get(platform).spec.replies.is_by_hand


def _ids(shops: Sequence[ShopDto]) -> list[int]:
    return [shop.id for shop in shops]
