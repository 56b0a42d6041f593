"""The same review from a file and from its platform is one, whichever came first."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from engine.imports.dto import Target
from engine.imports.service import Imports
from engine.platforms.matching import Traits, alike
from engine.platforms.port import Precision, ReplyFound, ReviewFound
from engine.reviews.doubles import Doubtful
from engine.reviews.dto import Absorbed, Origin, ReviewFilter
from engine.reviews.same_shop import twins_of
from engine.reviews.service import Reviews
from engine.runtime.clock import SEOUL
from engine.shops.dto import ShopDto
from engine.shops.service import Shops
from engine.store.database import Database
from tests.engine.found import SHOP, review
from tests.engine.imports.conftest import Write

_COUNTED = ("new", "changed", "known")
LISTS_AS = {"smartplace": "", "naverplace": "smartplace"}
HEADER = "작성일,닉네임,별점,리뷰,답글\n"


def shown(number: int, day: int, author: str, body: str, stars: float | None = 5.0) -> ReviewFound:
    moment = datetime(2026, 11, day, 18, 30, tzinfo=SEOUL)
    return replace(
        review(number, body, stars), created_at=moment, author_name=author, raw_date=str(moment)
    )


class Platform:
    """Shows reviews of a shop, run after run."""

    def __init__(self, database: Database, reviews: Reviews, shops: Shops, shop: ShopDto) -> None:
        self._database = database
        self._reviews = reviews
        self._shops = shops
        self.shop = shop
        self.run = 0

    def show(self, *found: ReviewFound) -> Absorbed:
        """A visit that goes to the end of the list, one review on each page."""
        self.run += 1
        doubtful = Doubtful()
        origin = Origin(
            self.shop.platform,
            self.shop.id,
            self.run,
            1_000 * self.run,
            settled_run=self.run - 1 or None,
            twins=twins_of(self.shop, self._shops.list(), LISTS_AS.__getitem__),
        )
        did = list[Absorbed]()
        with self._database.unit() as unit, self._reviews.intake(unit, doubtful) as intake:
            did += [intake.take([each], origin) for each in found]
        with self._database.unit() as unit, self._reviews.intake(unit) as intake:
            did.append(intake.resolve(doubtful.doubts, 0))
        return Absorbed(*(sum(getattr(each, name) for each in did) for name in _COUNTED))


@pytest.fixture
def platform(database: Database, reviews: Reviews, shops: Shops) -> Platform:
    [shop] = shops.remember("smartplace", "main", [SHOP])
    return Platform(database, reviews, shops, shop)


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
    Platform(database, reviews, shops, shop).show(waiting)
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
    assert Platform(database, reviews, shops, shop).show(shown(1, 20, "김*리", "맛있어요")).new == 1
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


IDS = "리뷰번호,작성일,닉네임,리뷰\n"


def test_what_stands_twice_in_both_is_two(
    imports: Imports, reviews: Reviews, platform: Platform, write: Write
) -> None:
    file = write(HEADER + 2 * "2026-11-20,김**,5,맛있어요,\n")
    imports.run(imports.open_file(file), Target(platform.shop.id))
    both = [shown(number, 20, "김**", "맛있어요") for number in (1, 2)]
    assert platform.show(*both) == Absorbed(new=0, changed=2, known=2)
    assert platform.show(shown(3, 20, "김**", "맛있어요"), *both).new == 1
    assert reviews.count() == 3


@pytest.mark.parametrize(("lines", "new"), [("b9", 0), ("b9 b1", 1), ("b1 b9", 1)])
def test_a_second_id_in_a_file_is_in_doubt_until_its_last_line(
    imports: Imports, reviews: Reviews, platform: Platform, write: Write, lines: str, new: int
) -> None:
    platform.show(replace(shown(1, 20, "김*리", "맛있어요"), external_id="b1"))
    rows = "".join(f"{each},2026-11-20,김*리,맛있어요\n" for each in lines.split())
    report = imports.run(imports.open_file(write(IDS + rows)), Target(platform.shop.id))
    assert (report.new, report.known) == (new, len(lines.split()) - new)
    assert reviews.count() == 1 + new
    assert imports.undo(report.id).gone == new


@pytest.mark.parametrize(("lists", "count"), [(["b9"], 1), (["b9", "b1"], 2)])
def test_an_id_that_its_platform_changed_is_in_doubt_until_the_visit_is_over(
    imports: Imports,
    reviews: Reviews,
    platform: Platform,
    write: Write,
    lists: list[str],
    count: int,
) -> None:
    file = write(IDS + "b1,2026-11-20,김*리,맛있어요\n")
    report = imports.run(imports.open_file(file), Target(platform.shop.id))
    one = shown(1, 20, "김*리", "맛있어요")
    platform.show(*(replace(one, external_id=each) for each in lists))
    assert reviews.count() == count
    undone = imports.undo(report.id)
    assert (undone.gone, undone.met, reviews.count()) == (0, 1, count)


def test_what_was_met_once_may_change_its_id_as_any_other(
    imports: Imports, reviews: Reviews, platform: Platform, write: Write
) -> None:
    file = write(HEADER + "2026-11-20,김*리,5,맛있어요,\n")
    imports.run(imports.open_file(file), Target(platform.shop.id))
    one = shown(1, 20, "김*리", "맛있어요")
    for external_id in ("b1", "b9"):
        platform.show(replace(one, external_id=external_id))
        assert reviews.count() == 1
    both = [replace(one, external_id=each) for each in ("b10", "b9")]
    platform.show(*both)
    assert reviews.count() == 2


def test_what_no_list_has_shown_is_neither_held_nor_missed(
    imports: Imports, reviews: Reviews, platform: Platform, database: Database, write: Write
) -> None:
    file = write(HEADER + "2026-11-20,김*리,5,맛있어요,\n2026-11-19,박*민,1,별로예요,\n")
    imports.run(imports.open_file(file), Target(platform.shop.id))
    for _ in range(3):
        platform.show(shown(1, 20, "김*리", "맛있어요"))
    with database.unit() as unit:
        assert reviews.held(unit.session, platform.shop.id) == 1
        assert reviews.lose(unit, platform.shop.id, before_run=3, since_ms=0) == 0
        assert reviews.lose(unit, platform.shop.id, before_run=4, since_ms=0) == 1
    rows = reviews.rows(reviews.ids(ReviewFilter()))
    assert [(row.body, row.gone) for row in rows] == [("맛있어요", True), ("별로예요", False)]


def test_what_the_shop_s_other_list_shows_stays(
    imports: Imports, reviews: Reviews, shops: Shops, database: Database, write: Write
) -> None:
    """It is the console's all the same, and met there when that is visited."""
    [console] = shops.remember("smartplace", "main", [SHOP])
    [public] = shops.remember("naverplace", "public", [SHOP])
    file = write(HEADER + "2026-11-20,김*리,5,맛있어요,\n")
    report = imports.run(imports.open_file(file), Target(console.id))
    listing = Platform(database, reviews, shops, public)
    listing.show(replace(shown(1, 20, "김*리", "맛있어요"), external_id="p1"))
    assert (reviews.count(), reviews.get(1).shop_id) == (1, console.id)
    undone = imports.undo(report.id)
    assert (undone.gone, undone.met, reviews.count()) == (0, 1, 1)


DAY = datetime(2026, 11, 20, tzinfo=SEOUL)
LONG = "국물이 시원하고 면이 쫄깃해요"


def told(
    author: str, body: str, at: datetime = DAY, precision: Precision = Precision.DAY
) -> Traits:
    return Traits(author, at, precision, body, None)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (told("", LONG), told("김*리", LONG), True),
        (told("", "맛있어요"), told("김*리", "맛있어요"), False),
        (told("", LONG), told("김*리", LONG, DAY - timedelta(1)), False),
        (
            told("김*리", "맛", DAY.replace(hour=12, minute=30), Precision.MINUTE),
            told("김철리", "맛", DAY.replace(hour=12, minute=30, second=41), Precision.SECOND),
            True,
        ),
        (
            told("김*리", "맛", DAY.replace(hour=12, minute=30), Precision.MINUTE),
            told("김철리", "맛", DAY.replace(hour=12, minute=31), Precision.SECOND),
            False,
        ),
    ],
)
def test_what_a_file_tells_less_of_is_the_same(one: Traits, other: Traits, same: bool) -> None:
    assert alike(one, other) is alike(other, one) is same
