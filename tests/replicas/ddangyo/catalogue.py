"""The owner's shops, with the real or the practice reviews."""

from typing import ClassVar

from tests.replicas.kit.catalogue import Shop
from tests.replicas.kit.ids import Ids, NumberIds
from tests.replicas.kit.supply import with_one_id


class Store(Shop):
    """Its id is a number of eight digits."""

    ids: ClassVar[Ids] = NumberIds()


_SUPPLY = with_one_id(
    Store,
    ("70391201", "70391388"),
    lambda row: 70_000_000 + row["placeSeq"] % 10**5,
    rows="ddangyo",
)
real, practised = _SUPPLY.real, _SUPPLY.practised
