"""Real and practice reviews, dealt to the shops of any platform."""

import lzma
import tracemalloc
from datetime import datetime
from functools import partial
from pathlib import Path

import pytest

from tests.contract.kit.corner import CornerShop
from tests.replicas.kit import nsmc, practice
from tests.replicas.kit.catalogue import Catalogue, Timeline
from tests.replicas.kit.clock import KST
from tests.replicas.kit.nsmc import Manner, whole_stars

HEAD = "date\treview_id\tmovie_id\tauthor\trating\tsplit\ttext\n"
MANNER = Manner(CornerShop.ids, whole_stars)
NOW = datetime(2026, 3, 31, 3, 0, tzinfo=KST)


@pytest.fixture
def films(tmp_path: Path) -> Path:
    """300 reviews of 100 films, ten a day."""
    with lzma.open(tmp_path / nsmc.FILE_NAME, "wt", encoding="utf-8") as file:
        file.write(HEAD)
        for number in range(300):
            day, film, stars = f"2015-01-{1 + number // 10:02}", 50 + number % 100, 1 + number % 10
            row = (day, 1000 + number, film, "kan1****", stars, "train", f"글 {number}")
            file.write("\t".join(map(str, row)) + "\n")
    return tmp_path


def a_cinema(number: int, timeline: Timeline) -> CornerShop:
    return CornerShop(id=str(number), name=f"{number}관", timeline=timeline)


def dealt(films: Path, shops: int, *, reviews: int = 0, turn: tuple[int, int] = (0, 1)) -> set[str]:
    """Texts of all reviews of these cinemas."""
    openings = [partial(a_cinema, number) for number in range(shops)]
    catalogue = nsmc.load(films, openings, MANNER, reviews=reviews, turn=turn)
    assert all(len(shop.timeline) for shop in catalogue.shops)
    return {str(review.text) for shop in catalogue.shops for review in shop.timeline}


@pytest.mark.parametrize("shops", [1, 3, 7])
def test_any_number_of_cinemas_shares_all_films(films: Path, shops: int) -> None:
    assert len(dealt(films, shops)) == 300


def test_platforms_share_no_review_and_lose_none(films: Path) -> None:
    hands = [dealt(films, 2, turn=(turn, 6)) for turn in range(6)]
    assert sum(map(len, hands)) == len(set[str]().union(*hands)) == 300


def test_the_newest_are_as_many_in_each_cinema(films: Path) -> None:
    openings = [partial(a_cinema, number) for number in range(3)]
    catalogue = nsmc.load(films, openings, MANNER, reviews=50)
    assert [len(shop.timeline) for shop in catalogue.shops] == [17, 17, 16]


def test_the_platform_s_way_makes_ids_and_stars(films: Path) -> None:
    [cinema] = nsmc.load(films, [partial(a_cinema, 0)], MANNER, reviews=0).shops
    for position, review in enumerate(cinema.timeline):
        assert review.id.startswith(f"{review.created_at:%Y%m%d}")
        assert cinema.position(review.id) == position
    assert {review.rating for review in cinema.timeline} == {1, 2, 3, 4, 5}


def test_a_review_that_is_not_shown_costs_little(films: Path) -> None:
    """A record beside its line of the file: 680,000 of them stay below 100 MB."""
    line = b"2015-01-01\t1\t2\tkan1****\t9\ttrain\ttext"
    tracemalloc.start()
    timeline = Timeline(
        (number, nsmc.Line(line, number, MANNER)) for number in range(20_000, 0, -1)
    )
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(timeline) == 20_000
    assert held / 20_000 < 140


def a_shop(row: practice.ShopRow, timeline: Timeline, stamps: dict[str, int]) -> CornerShop:
    return CornerShop(id=row["slug"], name=row["name"], timeline=timeline, stamps=stamps)


def practised(rows: str) -> Catalogue[CornerShop]:
    return practice.load(NOW, a_shop, rows=rows, ids=CornerShop.ids)


PLATFORMS = ("kakaomap", "google", "baemin", "coupangeats", "yogiyo", "ddangyo")


@pytest.mark.parametrize("rows", PLATFORMS)
def test_the_same_two_shops_are_on_every_platform(rows: str) -> None:
    catalogue = practised(rows)
    assert [shop.name for shop in catalogue.shops] == ["달빛분식", "카페 느린오후"]
    for shop in catalogue.shops:
        assert len(shop.timeline) == 10
        assert all(shop.find(review.id) == review for review in shop.timeline)
        assert all(review.created_at < NOW for review in shop.timeline)


def test_what_was_ordered_is_told() -> None:
    dalbit, _ = practised("baemin").shops
    assert dalbit.timeline[1].menus == ("로제떡볶이", "모둠튀김")


def test_missing_rows_are_named(tmp_path: Path) -> None:
    with pytest.raises(practice.PracticeMissing, match=r"baemin\.jsonl"):
        practice.load(NOW, a_shop, rows="baemin", folder=tmp_path)
