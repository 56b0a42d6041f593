"""Reviews are found by their ids without an index of them."""

import pytest

from tests.contract.kit.corner import CornerShop
from tests.replicas.kit.catalogue import Review, Shop, Timeline
from tests.replicas.kit.ids import DayIds, HexIds, Ids, NumberIds, OpaqueIds

WAYS: dict[str, tuple[Ids, str]] = {
    "hex": (HexIds(), "6986a12000000000000f4240"),
    "day": (DayIds(), "2026020701000000"),
    "number": (NumberIds(), "1770430752000000"),
    "opaque": (OpaqueIds(), "AbFvAQAAAABphqEgAAAAAAAAD0JA"),
}
STAMP = 0x6986A120
NUMBER = 1_000_000


@pytest.mark.parametrize("way", WAYS)
def test_an_id_has_its_platform_s_form_and_tells_the_time(way: str) -> None:
    ids, example = WAYS[way]
    assert ids.of(STAMP, NUMBER) == example
    assert STAMP in ids.seconds(example)


@pytest.mark.parametrize("way", WAYS)
def test_each_review_is_found_and_no_other(way: str) -> None:
    ids, _ = WAYS[way]
    shop_type = type("AnyShop", (Shop,), {"ids": ids})
    stamps = [STAMP - 7000 * number // 3 for number in range(300)]
    reviews = [
        Review(ids.of(stamp, number), stamp, "김*리", "u", None, None)
        for number, stamp in enumerate(stamps)
    ]
    shop = shop_type(id="1", name="가게", timeline=Timeline.of(reviews))
    assert [shop.position(review.id) for review in reviews] == list(range(300))
    for unknown in (ids.of(STAMP, 999), "", "가나다", "99999999"):
        assert shop.find(unknown) is None


def test_many_reviews_of_one_second_are_told_apart(shop: CornerShop) -> None:
    twins = [Review(CornerShop.ids.of(STAMP, n), STAMP, "김*리", "u", 5, str(n)) for n in (1, 2, 3)]
    timeline = Timeline.of(twins)
    many = CornerShop(id="1", name="가게", timeline=timeline)
    assert [many.find(twin.id) for twin in twins] == twins
