"""Rules and commands over shops."""

import hashlib
from collections.abc import Sequence

from sqlalchemy.orm import Session

from engine.platforms.port import ShopFound
from engine.runtime.clock import Clock, from_ms, to_ms
from engine.runtime.errors import NotFound
from engine.runtime.events import Changed
from engine.runtime.ids import collected_uuid
from engine.shops import repository
from engine.shops.dto import BY_HAND, ShopDto
from engine.shops.model import Shop
from engine.store.database import Database, Unit


class Shops:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def list(self) -> list[ShopDto]:
        with self._database.reading() as session:
            return [_dto(shop) for shop in repository.all_shops(session)]

    @staticmethod
    def names(session: Session) -> dict[int, str]:
        """By id."""
        return {shop.id: shop.name for shop in repository.all_shops(session)}

    def get(self, shop_id: int) -> ShopDto:
        with self._database.reading() as session:
            return _dto(_known(repository.by_id(session, shop_id), shop_id))

    def remember(
        self, platform: str, account: str, found: Sequence[ShopFound]
    ) -> Sequence[ShopDto]:
        """Add the shops an account looks after, or bring name and ids up to date."""
        with self._database.unit() as unit:
            shops = [self._upsert(unit, platform, account, shop) for shop in found]
            unit.session.flush()
            unit.emit(Changed("shop", tuple(shop.id for shop in shops), "shops.remember"))
            return [_dto(shop) for shop in shops]

    def named(self, platform: str, name: str) -> ShopDto:
        """The shop of this name on a platform; where none is known, one by hand."""
        same = [s for s in self.list() if s.platform == platform and s.name == name]
        for shop in sorted(same, key=lambda each: each.by_hand):
            return shop
        digest = hashlib.blake2b(name.encode(errors="replace"), digest_size=8).hexdigest()
        [shop] = self.remember(platform, BY_HAND, [ShopFound(f"{BY_HAND}:{digest}", name, {})])
        return shop

    def mark_checked(
        self, unit: Unit, shop_id: int, outcome: str, settled_run: int | None = None
    ) -> None:
        """Note how a visit ended; `settled_run`: it went through to its end."""
        shop = _known(repository.by_id(unit.session, shop_id), shop_id)
        shop.checked_ms = to_ms(self._clock.now())
        shop.outcome = outcome
        if settled_run is not None:
            shop.settled_run = settled_run
        unit.emit(Changed("shop", (shop_id,), "shops.mark_checked"))

    def _upsert(self, unit: Unit, platform: str, account: str, found: ShopFound) -> Shop:
        shop = repository.by_external(unit.session, platform, found.external_id)
        if shop is None:
            shop = Shop(
                uuid=collected_uuid(platform, "shop", found.external_id),
                platform=platform,
                external_id=found.external_id,
                added_ms=to_ms(self._clock.now()),
                outcome="",
            )
            unit.session.add(shop)
        shop.account, shop.name, shop.ref = account, found.name, dict(found.ref)
        return shop


def _known(shop: Shop | None, shop_id: int) -> Shop:
    if shop is None:
        raise NotFound(entity="shop", id=shop_id)
    return shop


def _dto(shop: Shop) -> ShopDto:
    return ShopDto(
        id=shop.id,
        platform=shop.platform,
        account=shop.account,
        external_id=shop.external_id,
        name=shop.name,
        ref=dict(shop.ref),
        checked_at=None if shop.checked_ms is None else from_ms(shop.checked_ms),
        outcome=shop.outcome,
        settled_run=shop.settled_run,
    )
