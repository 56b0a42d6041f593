"""The owner's places on the map, with the real or the practice reviews."""

from datetime import datetime
from pathlib import Path
from typing import ClassVar

from tests.replicas.kit import nsmc, practice
from tests.replicas.kit.catalogue import Catalogue, Shop, Timeline
from tests.replicas.kit.ids import Ids, NumberIds
from tests.replicas.kit.nsmc import Manner, whole_stars


class Spot(Shop):
    """A place on the map; its reviews have numbers, which are JSON numbers too."""

    ids: ClassVar[Ids] = NumberIds()


def real(
    folder: Path,
    reviews: int = 4000,
    cache: Path | None = None,
    turn: tuple[int, int] = (0, 1),
) -> Catalogue[Spot]:
    """Two cinemas of the newest real reviews."""
    manner = Manner(Spot.ids, whole_stars)
    openings = (_yeonnam, _mangwon)
    return nsmc.load(folder, openings, manner, reviews=reviews, cache=cache, turn=turn)


def practised(at: datetime, folder: Path = practice.FOLDER) -> Catalogue[Spot]:
    """The practice shops, with what guests wrote on the map."""
    return practice.load(at, _practice_spot, rows="kakaomap", ids=Spot.ids, folder=folder)


def _yeonnam(timeline: Timeline) -> Spot:
    return Spot(id="20340917", name=nsmc.CINEMAS[0], timeline=timeline)


def _mangwon(timeline: Timeline) -> Spot:
    return Spot(id="20340988", name=nsmc.CINEMAS[1], timeline=timeline)


def _practice_spot(row: practice.ShopRow, timeline: Timeline, stamps: dict[str, int]) -> Spot:
    return Spot(id=str(row["placeSeq"]), name=row["name"], timeline=timeline, stamps=stamps)
