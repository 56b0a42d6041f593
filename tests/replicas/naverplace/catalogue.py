"""Places as anybody sees them, with the real or the practice reviews."""

from datetime import datetime
from pathlib import Path
from typing import ClassVar

from tests.replicas.kit import nsmc, practice
from tests.replicas.kit.catalogue import Catalogue, Shop, Timeline
from tests.replicas.kit.ids import HexIds, Ids
from tests.replicas.kit.nsmc import Manner, halves_or_none

KIND = "restaurant"
"""What sort of shop they all are, as their addresses say."""


class PublicPlace(Shop):
    """A place by its public id."""

    ids: ClassVar[Ids] = HexIds()


def real(
    folder: Path,
    reviews: int = 4000,
    cache: Path | None = None,
    turn: tuple[int, int] = (0, 1),
) -> Catalogue[PublicPlace]:
    """Two cinemas of the newest real reviews."""
    manner = Manner(PublicPlace.ids, halves_or_none)
    openings = (_yeonnam, _mangwon)
    return nsmc.load(folder, openings, manner, reviews=reviews, cache=cache, turn=turn)


def practised(at: datetime, folder: Path = practice.FOLDER) -> Catalogue[PublicPlace]:
    """The practice shops, with what Naver's guests wrote."""
    return practice.load(at, _practice_place, folder=folder)


def _yeonnam(timeline: Timeline) -> PublicPlace:
    return PublicPlace(id="1934650021", name=nsmc.CINEMAS[0], timeline=timeline)


def _mangwon(timeline: Timeline) -> PublicPlace:
    return PublicPlace(id="1934650388", name=nsmc.CINEMAS[1], timeline=timeline)


def _practice_place(
    row: practice.ShopRow, timeline: Timeline, stamps: dict[str, int]
) -> PublicPlace:
    return PublicPlace(id=str(row["placeId"]), name=row["name"], timeline=timeline, stamps=stamps)
