"""The same review under another id, and two reviews that say the same."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import pytest

from engine.platforms.matching import Traits, alike
from engine.platforms.port import Precision, ReviewFound, ShopFound
from engine.reviews.doubles import Doubtful
from engine.reviews.dto import Absorbed, Origin, ReviewFilter, Twin
from engine.reviews.service import Reviews
from engine.runtime.clock import SEOUL, to_ms
from engine.shops.service import Shops
from engine.store.database import Database
from tests.engine.found import NEWEST, review

CONSOLE, PUBLIC = 1, 2
DAY = NEWEST.replace(hour=0, minute=0)


def short(external_id: str, body: str = "맛있어요", author: str = "kan****") -> ReviewFound:
    """Of a day, as a public page tells it."""
    found = replace(review(1, body), external_id=external_id, author_name=author)
    return replace(found, created_at=DAY, created_precision=Precision.DAY, rating=None)


def exact(external_id: str, body: str = "맛있어요", author: str = "kan****") -> ReviewFound:
    """The same, as a console tells it."""
    return replace(review(1, body), external_id=external_id, author_name=author)


class Shelf:
    """Two lists of one shop, each visited again and again."""

    def __init__(self, database: Database, shops: Shops, reviews: Reviews) -> None:
        self.reviews = reviews
        self._database = database
        self._run = 0
        place = ShopFound("1934650021", "달빛분식", {})
        for platform in ("smartplace", "naverplace"):
            shops.remember(platform, "main", [place])

    def visit(
        self, shop_id: int, *pages: Sequence[ReviewFound], ends: bool = True
    ) -> list[Absorbed]:
        """One visit; what each page did, and what was settled at the end."""
        self._run += 1
        doubtful = Doubtful()
        did = [self._take(shop_id, page, doubtful) for page in pages]
        with self._database.unit() as unit, self.reviews.intake(unit) as intake:
            passed_ms = 0 if ends else to_ms(NEWEST)
            return [*did, intake.resolve(doubtful.doubts, passed_ms)]

    def _take(self, shop_id: int, page: Sequence[ReviewFound], doubtful: Doubtful) -> Absorbed:
        console = Twin("smartplace", CONSOLE, is_richer=True)
        public = Twin("naverplace", PUBLIC, is_richer=False)
        origin = Origin(
            platform="smartplace" if shop_id == CONSOLE else "naverplace",
            shop_id=shop_id,
            run_id=self._run,
            captured_ms=to_ms(NEWEST) + self._run,
            settled_run=self._run - 1,
            twins=(public,) if shop_id == CONSOLE else (console,),
        )
        with self._database.unit() as unit, self.reviews.intake(unit, doubtful) as intake:
            return intake.take(page, origin)

    @property
    def count(self) -> int:
        return len(self.reviews.ids(ReviewFilter()))

    def ids(self) -> list[set[str]]:
        """The ids by which each review is known, newest first."""
        found = [each.found for each in self.reviews.get_many(self.reviews.ids(ReviewFilter()))]
        return [{each.external_id, *each.alt_ids} for each in found]


@pytest.fixture
def shelf(database: Database, shops: Shops, reviews: Reviews) -> Shelf:
    return Shelf(database, shops, reviews)


@pytest.mark.parametrize("first", [CONSOLE, PUBLIC])
def test_one_review_in_two_lists_is_one(shelf: Shelf, first: int) -> None:
    second = PUBLIC if first == CONSOLE else CONSOLE
    told = {CONSOLE: [exact("c1")], PUBLIC: [short("p1")]}
    for shop_id in (first, second, first, second):
        shelf.visit(shop_id, told[shop_id])
    assert shelf.ids() == [{"c1", "p1"}]


@pytest.mark.parametrize("first", [CONSOLE, PUBLIC])
def test_two_that_say_the_same_are_two_in_two_lists(shelf: Shelf, first: int) -> None:
    second = PUBLIC if first == CONSOLE else CONSOLE
    told = {CONSOLE: [exact("c1"), exact("c2")], PUBLIC: [short("p1"), short("p2")]}
    for shop_id in (first, second, first, second):
        shelf.visit(shop_id, told[shop_id])
    assert sorted(map(sorted, shelf.ids())) == [["c1", "p1"], ["c2", "p2"]]


def test_a_second_one_that_only_one_list_shows_yet_is_two(shelf: Shelf) -> None:
    shelf.visit(CONSOLE, [exact("c1")])
    shelf.visit(PUBLIC, [short("p2"), short("p1")])
    assert shelf.count == 2
    shelf.visit(CONSOLE, [exact("c2"), exact("c1")])
    assert shelf.count == 2


def test_the_richer_list_tells_what_a_review_says(shelf: Shelf) -> None:
    shelf.visit(PUBLIC, [short("p1", author="kangaroo")])
    shelf.visit(CONSOLE, [exact("c1")])
    assert [shelf.reviews.get(1).found.rating] == [5.0]
    shelf.visit(PUBLIC, [short("p1", author="kangaroo")])
    assert shelf.reviews.get(1).found.rating == 5.0
    assert len(shelf.reviews.get(1).revisions) == 1


def test_a_further_id_is_as_good_as_the_first(shelf: Shelf) -> None:
    shelf.visit(CONSOLE, [exact("c1", "처음 쓴 글")])
    shelf.visit(PUBLIC, [replace(short("p1", "고쳐 쓴 글"), alt_ids=("c1",))])
    assert shelf.count == 1


def test_a_list_that_changes_its_ids_doubles_nothing(shelf: Shelf) -> None:
    shelf.visit(CONSOLE, [exact("a1"), exact("b1", "또 올게요")])
    did = shelf.visit(CONSOLE, [exact("a2"), exact("b2", "또 올게요")])
    assert [(each.new, each.known) for each in did] == [(0, 0), (0, 0)]
    assert sorted(map(sorted, shelf.ids())) == [["a1", "a2"], ["b1", "b2"]]
    assert shelf.visit(CONSOLE, [exact("a2"), exact("b2", "또 올게요")])[0].known == 2


def test_two_that_changed_their_ids_are_still_two(shelf: Shelf) -> None:
    shelf.visit(CONSOLE, [exact("a1"), exact("b1")])
    shelf.visit(CONSOLE, [exact("a2"), exact("b2")])
    assert sorted(map(sorted, shelf.ids())) == [["a1", "a2"], ["b1", "b2"]]


@pytest.mark.parametrize("pages", [1, 2], ids=["on one page", "on two"])
def test_a_new_one_beside_the_old_is_a_second(shelf: Shelf, pages: int) -> None:
    shelf.visit(CONSOLE, [exact("a1")])
    both = [exact("a2"), exact("a1")]
    did = shelf.visit(CONSOLE, both) if pages == 1 else shelf.visit(CONSOLE, both[:1], both[1:])
    assert sum(each.new for each in did) == 1
    assert shelf.count == 2


def test_a_visit_that_stopped_before_the_old_one_cannot_tell(shelf: Shelf) -> None:
    shelf.visit(CONSOLE, [exact("a1")])
    shelf.visit(CONSOLE, [exact("a2")], ends=False)
    assert shelf.count == 2


AT = datetime(2026, 5, 22, 12, 30, tzinfo=SEOUL)
TOLD = Traits("kan****", AT, Precision.SECOND, "국물이 좋아요", 1.0)


@pytest.mark.parametrize(
    ("other", "is_alike"),
    [
        ({}, True),
        ({"body": "국물이  좋아요\n"}, True),
        ({"body": "국물이 좋아요!"}, False),
        ({"stars": None}, True),
        ({"stars": 0.8}, False),
        ({"author": "kangaroo"}, True),
        ({"author": "kan"}, False),
        ({"author": "kin****"}, False),
        ({"created_at": AT.replace(second=1)}, False),
        ({"created_at": AT.replace(hour=0), "precision": Precision.DAY}, True),
        ({"created_at": AT.replace(day=21), "precision": Precision.DAY}, False),
        ({"precision": Precision.MONTH}, False),
        ({"created_at": None}, False),
    ],
)
def test_author_date_and_text(other: dict[str, object], is_alike: bool) -> None:
    assert alike(TOLD, replace(TOLD, **other)) is is_alike  # type: ignore[arg-type]
