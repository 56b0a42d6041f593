"""The owner's locations, with the real or the practice reviews."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import ClassVar

from tests.replicas.kit import nsmc, practice
from tests.replicas.kit.catalogue import Catalogue, Shop, Timeline
from tests.replicas.kit.ids import Ids, OpaqueIds
from tests.replicas.kit.nsmc import Manner, whole_stars

PERSONAL = "accounts/108372615049283746152"
GROUP = "accounts/117264509182736450918"
"""The owner's own account, and a group of locations that it may manage."""
NUMBERS = ("4827361950284736195", "7391028465739102846")
"""Of the two locations, in the order of the shops."""


@dataclass(slots=True, kw_only=True)
class Location(Shop):
    """`accounts`: those that list it."""

    ids: ClassVar[Ids] = OpaqueIds()

    accounts: tuple[str, ...] = (GROUP,)


def real(
    folder: Path,
    reviews: int = 4000,
    cache: Path | None = None,
    turn: tuple[int, int] = (0, 1),
) -> Catalogue[Location]:
    """Two cinemas of the newest real reviews."""
    openings = tuple(partial(_cinema, number) for number in range(len(nsmc.CINEMAS)))
    manner = Manner(Location.ids, whole_stars)
    return nsmc.load(folder, openings, manner, reviews=reviews, cache=cache, turn=turn)


def practised(at: datetime, folder: Path = practice.FOLDER) -> Catalogue[Location]:
    """The practice shops."""
    return practice.load(at, _practice_location, rows="google", ids=Location.ids, folder=folder)


def _cinema(number: int, timeline: Timeline) -> Location:
    return Location(id=NUMBERS[number], name=nsmc.CINEMAS[number], timeline=timeline)


def _practice_location(
    row: practice.ShopRow, timeline: Timeline, stamps: dict[str, int]
) -> Location:
    return Location(id=f"48{row['placeId']}", name=row["name"], timeline=timeline, stamps=stamps)
