"""The owner's shops, with the real or the practice reviews."""

from datetime import datetime
from pathlib import Path
from typing import ClassVar

from tests.replicas.kit import nsmc, practice
from tests.replicas.kit.catalogue import Catalogue, Shop, Timeline
from tests.replicas.kit.ids import DayIds, Ids
from tests.replicas.kit.nsmc import Manner, whole_stars


class BaeminShop(Shop):
    """Its id is the shopNo, a number of eight digits."""

    ids: ClassVar[Ids] = DayIds()


def real(
    folder: Path,
    reviews: int = 4000,
    cache: Path | None = None,
    turn: tuple[int, int] = (0, 1),
) -> Catalogue[BaeminShop]:
    """Two cinemas of the newest real reviews."""
    manner = Manner(BaeminShop.ids, whole_stars)
    openings = (
        lambda timeline: BaeminShop(id="14391201", name=nsmc.CINEMAS[0], timeline=timeline),
        lambda timeline: BaeminShop(id="14391388", name=nsmc.CINEMAS[1], timeline=timeline),
    )
    return nsmc.load(folder, openings, manner, reviews=reviews, cache=cache, turn=turn)


def practised(at: datetime, folder: Path = practice.FOLDER) -> Catalogue[BaeminShop]:
    """The practice shops and what their guests wrote on Baemin."""
    return practice.load(at, _practice_shop, rows="baemin", ids=BaeminShop.ids, folder=folder)


def _practice_shop(row: practice.ShopRow, timeline: Timeline, stamps: dict[str, int]) -> BaeminShop:
    number = 14_000_000 + int(row["placeSeq"]) % 10**6
    return BaeminShop(id=str(number), name=row["name"], timeline=timeline, stamps=stamps)
