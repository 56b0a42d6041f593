"""The same review from a file and from its platform is one, whichever came first."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from engine.imports.dto import Target
from engine.imports.service import Imports
from engine.platforms.matching import Saying, alike
from engine.platforms.port import Precision, ReplyFound, ReviewFound
from engine.reviews.dto import Absorbed, Origin, ReviewFilter
from engine.reviews.service import Reviews
from engine.runtime.clock import SEOUL
from engine.shops.dto import ShopDto
from engine.shops.service import Shops
from engine.store.database import Database
from tests.engine.found import SHOP, review
from tests.engine.imports.conftest import Write

HEADER = "작성일,닉네임,별점,리뷰,답글\n"


def shown(number: int, day: int, author: str, body: str, stars: float | None = 5.0) -> ReviewFound:
    moment = datetime(2026, 11, day, 18, 30, tzinfo=SEOUL)
    return replace(
        review(number, body, stars), created_at=moment, author_name=author, raw_date=str(moment)
    )


class Platform:
    """Shows reviews of a shop, run after run."""

    def __init__(self, database: Database, reviews: Reviews, shop: ShopDto) -> None:
        self._database = database
        self._reviews = reviews
        self.shop = shop
        self.run = 0

    def show(self, *found: ReviewFound) -> Absorbed:
        self.run += 1
        origin = Origin(self.shop.platform, self.shop.id, self.run, 1_000 * self.run)
        with self._database.unit() as unit:
            return self._reviews.absorb(unit, found, origin)


@pytest.fixture
def platform(database: Database, reviews: Reviews, shops: Shops) -> Platform:
    [shop] = shops.remember("smartplace", "main", [SHOP])
    return Platform(database, reviews, shop)


def test_brought_then_collected(
    imports: Imports, reviews: Reviews, platform: Platform, write: Write
) -> None:
    """What the platform tells is more, and stands from then on."""
    file = write(HEADER + "2026-11-20,김철리,5,맛있어요,\n2026-11-19,박수민,1,별로예요,\n")
    report = imports.run(imports.open_file(file), Target(platform.shop.id))
    first = shown(1, 20, "김*리", "맛있어요")
    assert platform.show(first) == Absorbed(new=0, changed=1, known=1)
    [newest, _] = reviews.get_many(reviews.ids(ReviewFilter()))
    assert newest.found.external_id == first.external_id
    assert (newest.found.created_precision, newest.found.author_name) == (Precision.SECOND, "김*리")
    assert platform.show(first) == Absorbed(known=1)
    assert platform.show(replace(first, body="사실 별로")) == Absorbed(changed=1, known=1)
    assert reviews.count() == 2
    undone = imports.undo(report.id)
    assert (undone.gone, undone.met) == (1, 1)
    assert [row.body for row in reviews.rows(reviews.ids(ReviewFilter()))] == ["사실 별로"]


def test_a_newer_parser_finds_what_was_met(
    imports: Imports,
    reviews: Reviews,
    platform: Platform,
    database: Database,
    write: Write,
) -> None:
    file = write(HEADER + "2026-11-20,김*리,5,맛있어요,\n")
    imports.run(imports.open_file(file), Target(platform.shop.id))
    first = shown(1, 20, "김*리", "맛있어요")
    platform.show(first)
    better = replace(first, menus=("라면",))
    origin = Origin(platform.shop.platform, platform.shop.id, 1, 1_000)
    with database.unit() as unit:
        assert reviews.reread(unit, [better], origin) == 1
        assert reviews.reread(unit, [better], origin) == 0
    found = reviews.get(1).found
    assert (found.menus, found.external_id) == (("라면",), first.external_id)


def test_collected_then_brought(
    imports: Imports, reviews: Reviews, platform: Platform, write: Write
) -> None:
    """A file says nothing new of what its platform has shown, however old either is."""
    platform.show(shown(1, 20, "김*리", "맛있어요"), shown(2, 20, "박*민", "맛있어요", 3.0))
    file = write(HEADER + "2026-11-20,김철리,5,맛있어요,옛 답글\n2026-11-20,이*이,5,맛있어요,\n")
    report = imports.run(imports.open_file(file), Target(platform.shop.id))
    assert (report.new, report.known, reviews.count()) == (1, 1, 3)
    assert reviews.get(1).found.reply is None


def test_an_id_in_the_file_is_the_surest(
    imports: Imports, reviews: Reviews, platform: Platform, write: Write
) -> None:
    one = shown(1, 20, "김*리", "맛있어요")
    file = write(f"리뷰번호,작성일,리뷰\n{one.external_id},2026-11-01,다른 날 다른 글\n")
    imports.run(imports.open_file(file), Target(platform.shop.id))
    platform.show(one)
    assert reviews.count() == 1
    assert reviews.get(1).found == one
    assert reviews.get(1).revisions == ()


def test_a_shop_by_hand_meets_the_one_that_is_collected_later(
    imports: Imports, reviews: Reviews, shops: Shops, database: Database, write: Write
) -> None:
    file = write(HEADER + "2026-11-20,김*리,5,맛있어요,\n")
    imports.run(imports.open_file(file), Target(platform="smartplace", name=SHOP.name))
    [shop] = shops.remember("smartplace", "main", [SHOP])
    waiting = shown(1, 20, "김*리", "맛있어요")
    Platform(database, reviews, shop).show(waiting)
    assert reviews.count() == reviews.count(waiting=True) == 1
    assert reviews.get(1).shop_id == shop.id
    again = imports.run(imports.open_file(file), Target(platform="smartplace", name=SHOP.name))
    assert (again.new, again.shop_id) == (0, shop.id)


def test_another_shop_s_review_is_another(
    imports: Imports, reviews: Reviews, shops: Shops, database: Database, write: Write
) -> None:
    file = write(HEADER + "2026-11-20,김*리,5,맛있어요,\n")
    imports.run(imports.open_file(file), Target(platform="smartplace", name="다른 가게"))
    [shop] = shops.remember("smartplace", "main", [SHOP])
    assert Platform(database, reviews, shop).show(shown(1, 20, "김*리", "맛있어요")).new == 1
    assert reviews.count() == 2


def test_guests_who_say_the_same_stay_two(
    imports: Imports, reviews: Reviews, platform: Platform, write: Write
) -> None:
    rows = "2026-11-20,김*리,5,맛있어요,\n2026-11-20,박*민,5,맛있어요,\n"
    imports.run(imports.open_file(write(HEADER + rows)), Target(platform.shop.id))
    platform.show(shown(1, 20, "김*리", "맛있어요"), shown(2, 20, "박*민", "맛있어요"))
    assert reviews.count() == 2


def test_the_owner_s_answer_of_a_file_gives_way(
    imports: Imports, reviews: Reviews, platform: Platform, write: Write
) -> None:
    file = write(HEADER + "2026-11-20,김*리,5,맛있어요,옛 답글\n")
    imports.run(imports.open_file(file), Target(platform.shop.id))
    today = ReplyFound("오늘의 답글", live=True)
    platform.show(replace(shown(1, 20, "김*리", "맛있어요"), reply=today))
    found = reviews.get(1).found.reply
    assert found is not None and found.text == "오늘의 답글"


DAY = datetime(2026, 11, 20, tzinfo=SEOUL).date()
LONG = "국물이 시원하고 면이 쫄깃해요"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (Saying(DAY, "김*리", "맛", 5), Saying(DAY, "김철리", "맛", 5), True),
        (Saying(DAY, "김**", "맛", 5), Saying(DAY, "김*리", "맛", None), True),
        (Saying(DAY, "kan****", "맛", 5), Saying(DAY, "kang12", "맛", 5), True),
        (Saying(DAY, "김*리", "맛", 5), Saying(DAY, "박철리", "맛", 5), False),
        (Saying(DAY, "김*리", "맛", 5), Saying(DAY, "김*리", "멋", 5), False),
        (Saying(DAY, "김*리", "맛", 5), Saying(DAY, "김*리", "맛", 4), False),
        (Saying(DAY, "김*리", "맛", 5), Saying(DAY - timedelta(1), "김*리", "맛", 5), False),
        (Saying(None, "김*리", "맛", 5), Saying(None, "김*리", "맛", 5), False),
        (Saying(DAY, "", "맛", 5), Saying(DAY, "김*리", "맛", 5), False),
        (Saying(DAY, "", LONG, 5), Saying(DAY, "김*리", LONG, 5), True),
        (Saying(DAY, "김*리", "", 5), Saying(DAY, "김*리", "", 5), True),
        (Saying(DAY, "김*리", "", None), Saying(DAY, "김*리", "", None), False),
        (Saying(DAY, "", "", 5), Saying(DAY, "", "", 5), False),
    ],
)
def test_what_is_surely_the_same(one: Saying, other: Saying, same: bool) -> None:
    assert alike(one, other) is alike(other, one) is same
