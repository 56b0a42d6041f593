"""The owner's shops, with the real or the practice reviews."""

from typing import ClassVar

from tests.replicas.kit.catalogue import Shop
from tests.replicas.kit.ids import Ids, NumberIds
from tests.replicas.kit.supply import with_one_id


class Vendor(Shop):
    """Its id is a number of six digits."""

    ids: ClassVar[Ids] = NumberIds()


_SUPPLY = with_one_id(
    Vendor,
    ("391201", "391388"),
    lambda row: 300_000 + row["placeSeq"] % 10**5,
    rows="yogiyo",
)
real, practised = _SUPPLY.real, _SUPPLY.practised
