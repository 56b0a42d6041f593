"""The owner's places, with the real or the practice reviews."""

from dataclasses import dataclass
from typing import ClassVar

from tests.replicas.kit import nsmc, practice
from tests.replicas.kit.catalogue import Catalogue, Shop, Timeline
from tests.replicas.kit.ids import HexIds, Ids
from tests.replicas.kit.nsmc import Manner, halves_or_none
from tests.replicas.kit.supply import Supply


@dataclass(slots=True, kw_only=True)
class Place(Shop):
    """Console id, public id (`id`) and booking id are three different numbers."""

    ids: ClassVar[Ids] = HexIds()

    place_seq: int
    booking_business_id: int


def by_seq(catalogue: Catalogue[Place], place_seq: int) -> Place | None:
    return next((place for place in catalogue.shops if place.place_seq == place_seq), None)


def _yeonnam(timeline: Timeline) -> Place:
    return Place(
        place_seq=9100417,
        id="1934650021",
        booking_business_id=1180241,
        name=nsmc.CINEMAS[0],
        timeline=timeline,
    )


def _mangwon(timeline: Timeline) -> Place:
    return Place(
        place_seq=9100583,
        id="1934650388",
        booking_business_id=1180267,
        name=nsmc.CINEMAS[1],
        timeline=timeline,
    )


def _practice_place(row: practice.ShopRow, timeline: Timeline, stamps: dict[str, int]) -> Place:
    return Place(
        place_seq=int(row["placeSeq"]),
        id=str(row["placeId"]),
        booking_business_id=int(row["bookingBusinessId"]),
        name=row["name"],
        timeline=timeline,
        stamps=stamps,
    )


_SUPPLY = Supply(Manner(Place.ids, halves_or_none), (_yeonnam, _mangwon), _practice_place)
real, practised = _SUPPLY.real, _SUPPLY.practised
