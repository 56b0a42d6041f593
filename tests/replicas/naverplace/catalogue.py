"""Places as anybody sees them, with the real or the practice reviews."""

from typing import ClassVar

from tests.replicas.kit.catalogue import Shop
from tests.replicas.kit.ids import HexIds, Ids
from tests.replicas.kit.nsmc import halves_or_none
from tests.replicas.kit.supply import with_one_id

KIND = "restaurant"
"""What sort of shop they all are, as their addresses say."""


class PublicPlace(Shop):
    """A place by its public id."""

    ids: ClassVar[Ids] = HexIds()


_SUPPLY = with_one_id(
    PublicPlace,
    ("1934650021", "1934650388"),
    lambda row: row["placeId"],
    stars=halves_or_none,
)
real, practised = _SUPPLY.real, _SUPPLY.practised
