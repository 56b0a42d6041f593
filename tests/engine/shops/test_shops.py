"""Remembering the shops of an account."""

import pytest

from engine.platforms.port import ShopFound
from engine.runtime.errors import NotFound
from engine.runtime.events import Changed, Event
from engine.shops.service import Shops
from engine.store.database import Database
from tests.engine.standing_clock import StandingClock


def test_a_shop_keeps_its_id_when_name_and_address_change(shops: Shops, heard: list[Event]) -> None:
    [first] = shops.remember(
        "smartplace", "main", [ShopFound("19", "달빛분식", {"place_seq": "1"})]
    )
    [again] = shops.remember(
        "smartplace", "new", [ShopFound("19", "달빛 분식", {"place_seq": "2"})]
    )
    assert again.id == first.id
    assert [(shop.name, shop.account, shop.ref) for shop in shops.list()] == [
        ("달빛 분식", "new", {"place_seq": "2"})
    ]
    assert heard.count(Changed("shop", (first.id,), "shops.remember")) == 2


def test_the_same_number_on_another_platform_is_another_shop(shops: Shops) -> None:
    for platform in ("smartplace", "kakaomap"):
        shops.remember(platform, "main", [ShopFound("19", "달빛분식", {})])
    assert len({shop.id for shop in shops.list()}) == 2


def test_how_a_visit_ended(shops: Shops, database: Database, clock: StandingClock) -> None:
    [shop] = shops.remember("smartplace", "main", [ShopFound("19", "달빛분식", {})])
    with database.unit() as unit:
        shops.mark_checked(unit, shop.id, "done", settled_run=4)
    with database.unit() as unit:
        shops.mark_checked(unit, shop.id, "platform.blocked")
    now = shops.get(shop.id)
    assert (now.checked_at, now.outcome, now.settled_run) == (clock.now(), "platform.blocked", 4)


def test_a_shop_that_is_not_there(shops: Shops) -> None:
    with pytest.raises(NotFound):
        shops.get(7)
