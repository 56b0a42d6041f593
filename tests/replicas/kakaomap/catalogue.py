"""The owner's places on the map, with the real or the practice reviews."""

from typing import ClassVar

from tests.replicas.kit.catalogue import Shop
from tests.replicas.kit.ids import Ids, NumberIds
from tests.replicas.kit.supply import with_one_id


class Spot(Shop):
    """A place on the map; its reviews have numbers, which are JSON numbers too."""

    ids: ClassVar[Ids] = NumberIds()


_SUPPLY = with_one_id(
    Spot,
    ("20340917", "20340988"),
    lambda row: row["placeSeq"],
    rows="kakaomap",
)
real, practised = _SUPPLY.real, _SUPPLY.practised
