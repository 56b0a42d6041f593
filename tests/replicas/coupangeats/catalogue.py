"""The owner's stores, with the real or the practice reviews."""

from typing import ClassVar

from tests.replicas.kit.catalogue import Shop
from tests.replicas.kit.ids import Ids, NumberIds
from tests.replicas.kit.supply import with_one_id


class Store(Shop):
    """Its id is the storeId, a number."""

    ids: ClassVar[Ids] = NumberIds()


_SUPPLY = with_one_id(
    Store,
    ("512001", "512388"),
    lambda row: 500_000 + row["placeSeq"] % 10**5,
    rows="coupangeats",
)
real, practised = _SUPPLY.real, _SUPPLY.practised
