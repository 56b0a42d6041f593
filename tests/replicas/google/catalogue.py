"""The owner's locations, with the real or the practice reviews."""

from dataclasses import dataclass
from typing import ClassVar

from tests.replicas.kit.catalogue import Shop
from tests.replicas.kit.ids import Ids, OpaqueIds
from tests.replicas.kit.supply import with_one_id

PERSONAL = "accounts/108372615049283746152"
GROUP = "accounts/117264509182736450918"
"""The owner's own account, and a group of locations that it may manage."""


@dataclass(slots=True, kw_only=True)
class Location(Shop):
    """`accounts`: those that list it."""

    ids: ClassVar[Ids] = OpaqueIds()

    accounts: tuple[str, ...] = (GROUP,)


_SUPPLY = with_one_id(
    Location,
    ("4827361950284736195", "7391028465739102846"),
    lambda row: f"48{row['placeId']}",
    rows="google",
)
real, practised = _SUPPLY.real, _SUPPLY.practised
