"""Which lists of reviews are of one shop."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from engine.reviews.dto import Twin
from engine.shops.dto import BY_HAND, ShopDto


def twins_of(
    shop: ShopDto, shops: Iterable[ShopDto], lists_as: Callable[[str], str]
) -> tuple[Twin, ...]:
    """Its other lists among `shops`: on a platform that lists the same reviews (`lists_as`, see
    `PlatformSpec`), and what a person brought of it under its name before it could be visited.
    """
    others = [each for each in shops if each.id != shop.id]
    there = [each for each in others if each.external_id == shop.external_id]
    return (
        *_on_other_platforms(shop, [each for each in there if each.platform != BY_HAND], lists_as),
        *(Twin(each.platform, each.id, is_richer=False) for each in others if _is_one(each, shop)),
    )


def _on_other_platforms(
    shop: ShopDto, others: Sequence[ShopDto], lists_as: Callable[[str], str]
) -> Iterator[Twin]:
    richer = "" if shop.platform == BY_HAND or not others else lists_as(shop.platform)
    for each in others:
        if each.platform == richer or lists_as(each.platform) == shop.platform:
            yield Twin(each.platform, each.id, is_richer=each.platform == richer)


def _is_one(one: ShopDto, other: ShopDto) -> bool:
    same = one.platform == other.platform and one.name == other.name
    return same and (one.by_hand or other.by_hand)
