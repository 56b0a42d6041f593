"""The owner's shops, with the real or the practice reviews."""

from datetime import datetime
from pathlib import Path
from typing import ClassVar

from tests.replicas.kit import nsmc, practice
from tests.replicas.kit.catalogue import Catalogue, Shop, Timeline
from tests.replicas.kit.ids import Ids, NumberIds
from tests.replicas.kit.nsmc import Manner, whole_stars


class Vendor(Shop):
    """Its id is a number of six digits."""

    ids: ClassVar[Ids] = NumberIds()


def real(
    folder: Path,
    reviews: int = 4000,
    cache: Path | None = None,
    turn: tuple[int, int] = (0, 1),
) -> Catalogue[Vendor]:
    """Two cinemas of the newest real reviews."""
    manner = Manner(Vendor.ids, whole_stars)
    openings = (
        lambda timeline: Vendor(id="391201", name=nsmc.CINEMAS[0], timeline=timeline),
        lambda timeline: Vendor(id="391388", name=nsmc.CINEMAS[1], timeline=timeline),
    )
    return nsmc.load(folder, openings, manner, reviews=reviews, cache=cache, turn=turn)


def practised(at: datetime, folder: Path = practice.FOLDER) -> Catalogue[Vendor]:
    """The practice shops and what their guests wrote on Yogiyo."""
    return practice.load(at, _practice_shop, rows="yogiyo", ids=Vendor.ids, folder=folder)


def _practice_shop(row: practice.ShopRow, timeline: Timeline, stamps: dict[str, int]) -> Vendor:
    number = 300_000 + int(row["placeSeq"]) % 10**5
    return Vendor(id=str(number), name=row["name"], timeline=timeline, stamps=stamps)
