"""The owner's shops, with the real or the practice reviews."""

from typing import ClassVar

from tests.replicas.kit.catalogue import Shop
from tests.replicas.kit.ids import DayIds, Ids
from tests.replicas.kit.supply import with_one_id


class BaeminShop(Shop):
    """Its id is the shopNo, a number of eight digits."""

    ids: ClassVar[Ids] = DayIds()


_SUPPLY = with_one_id(
    BaeminShop,
    ("14391201", "14391388"),
    lambda row: 14_000_000 + row["placeSeq"] % 10**6,
    rows="baemin",
)
real, practised = _SUPPLY.real, _SUPPLY.practised
