"""Where a replica's reviews come from: two cinemas with real ones, or the practice shops."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Generic

from tests.replicas.kit import nsmc, practice
from tests.replicas.kit.catalogue import Catalogue, ShopT, Timeline
from tests.replicas.kit.ids import Ids


@dataclass(frozen=True, slots=True)
class Supply(Generic[ShopT]):
    """`cinemas`: one for each of `nsmc.CINEMAS`. `rows`: names the file of the practice reviews;
    those of Naver keep its ids.
    """

    manner: nsmc.Manner
    cinemas: tuple[nsmc.Opening[ShopT], ...]
    opening: practice.Opening[ShopT]
    rows: str = practice.NAVER

    def real(
        self,
        folder: Path,
        reviews: int = 4000,
        cache: Path | None = None,
        turn: tuple[int, int] = (0, 1),
    ) -> Catalogue[ShopT]:
        """Two cinemas of the newest real reviews; see `nsmc.load`."""
        return nsmc.load(folder, self.cinemas, self.manner, reviews=reviews, cache=cache, turn=turn)

    def practised(self, at: datetime, folder: Path = practice.FOLDER) -> Catalogue[ShopT]:
        """The practice shops and what their guests wrote on this platform."""
        ids: Ids | None = None if self.rows == practice.NAVER else self.manner.ids
        return practice.load(at, self.opening, rows=self.rows, ids=ids, folder=folder)


def with_one_id(
    shop: type[ShopT],
    cinemas: tuple[str, str],
    id_of: Callable[[practice.ShopRow], object],
    *,
    stars: nsmc.Stars = nsmc.whole_stars,
    rows: str = practice.NAVER,
) -> Supply[ShopT]:
    """Of shops that have one id: those of the `cinemas`, and by `id_of` those of practice."""

    def cinema(number: int, timeline: Timeline) -> ShopT:
        return shop(id=cinemas[number], name=nsmc.CINEMAS[number], timeline=timeline)

    def practised(row: practice.ShopRow, timeline: Timeline, stamps: dict[str, int]) -> ShopT:
        return shop(id=str(id_of(row)), name=row["name"], timeline=timeline, stamps=stamps)

    openings = tuple(partial(cinema, number) for number in range(len(cinemas)))
    return Supply(nsmc.Manner(shop.ids, stars), openings, practised, rows)
