"""The owner's stores, with the real or the practice reviews."""

from datetime import datetime
from pathlib import Path
from typing import ClassVar

from tests.replicas.kit import nsmc, practice
from tests.replicas.kit.catalogue import Catalogue, Shop, Timeline
from tests.replicas.kit.ids import Ids, NumberIds
from tests.replicas.kit.nsmc import Manner, whole_stars


class Store(Shop):
    """Its id is the storeId, a number."""

    ids: ClassVar[Ids] = NumberIds()


def real(
    folder: Path,
    reviews: int = 4000,
    cache: Path | None = None,
    turn: tuple[int, int] = (0, 1),
) -> Catalogue[Store]:
    """Two cinemas of the newest real reviews."""
    manner = Manner(Store.ids, whole_stars)
    openings = (
        lambda timeline: Store(id="512001", name=nsmc.CINEMAS[0], timeline=timeline),
        lambda timeline: Store(id="512388", name=nsmc.CINEMAS[1], timeline=timeline),
    )
    return nsmc.load(folder, openings, manner, reviews=reviews, cache=cache, turn=turn)


def practised(at: datetime, folder: Path = practice.FOLDER) -> Catalogue[Store]:
    """The practice shops and what their guests wrote on Coupang Eats."""
    return practice.load(at, _practice_store, rows="coupangeats", ids=Store.ids, folder=folder)


def _practice_store(row: practice.ShopRow, timeline: Timeline, stamps: dict[str, int]) -> Store:
    number = 500_000 + int(row["placeSeq"]) % 10**5
    return Store(id=str(number), name=row["name"], timeline=timeline, stamps=stamps)
