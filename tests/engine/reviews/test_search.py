"""Finding reviews by words and conditions."""

import pytest
from sqlalchemy import Connection, event

from engine.reviews.dto import Origin, ReviewFilter
from engine.reviews.service import Reviews
from engine.shops.service import Shops
from engine.store.database import Database
from tests.engine.found import NEWEST, SHOP, review
from tests.harness.listener import Listener, moody

BODIES = {
    1: "국물이 끝내줘요",
    2: "떡볶이 국물 짜요",
    3: "Coffee is GREAT",
    4: None,
    5: "맛 없다. 100% 후회",
    6: "커피가 맛있다",
}
STARS = {1: 5.0, 2: 2.0, 3: None, 4: 1.0, 5: 1.0, 6: 4.5}


SALTY = Listener(lambda text: moody("negative" if "짜요" in text else "positive"))


@pytest.fixture
def shelf(database: Database, shops: Shops, reviews: Reviews) -> Reviews:
    [shop] = shops.remember("smartplace", "main", [SHOP])
    found = [review(number, body, STARS[number]) for number, body in BODIES.items()]
    with database.unit() as unit:
        reviews.absorb(unit, found, Origin("smartplace", shop.id, 1, 0))
    return reviews


@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        (ReviewFilter(), [1, 2, 3, 4, 5, 6]),
        (ReviewFilter(limit=2), [1, 2]),
        (ReviewFilter(words="국물"), [1, 2]),
        (ReviewFilter(words="국물", limit=1), [1]),
        (ReviewFilter(words="국물", rating_at_most=2.0), [2]),
        (ReviewFilter(words="국물 떡볶이"), [2]),
        (ReviewFilter(words="맛"), [5, 6]),
        (ReviewFilter(words="great"), [3]),
        (ReviewFilter(words="ㅇㅇ없는말"), []),
        (ReviewFilter(words='"OR NEAR( *'), []),
        (ReviewFilter(words="%"), []),
        (ReviewFilter(rating_at_most=1.0), [4, 5]),
        (ReviewFilter(since=NEWEST.replace(hour=5)), [1, 2, 3]),
        (ReviewFilter(shop_id=99), []),
    ],
)
def test_conditions(shelf: Reviews, wanted: ReviewFilter, ids: list[int]) -> None:
    assert list(shelf.ids(wanted)) == ids


def test_reading_fills_scores_once(shelf: Reviews) -> None:
    assert shelf.analyse(SALTY) == 6
    assert shelf.analyse(SALTY) == 0
    assert list(shelf.ids(ReviewFilter(label="negative"))) == [2]
    row = shelf.rows([2])[0]
    assert (row.score, row.label) == (-0.9, "negative")


def test_rows_keep_the_order_and_leave_out_what_is_gone(shelf: Reviews) -> None:
    assert [row.id for row in shelf.rows([3, 99, 1])] == [3, 1]


def test_waiting_reviews_are_counted_by_their_own_index(database: Database, shelf: Reviews) -> None:
    """Without it, the start page of a large profile reads all reviews whole."""
    plans: list[str] = []

    def explain(connection: Connection, _: object, statement: str, *_rest: object) -> None:
        if statement.startswith("SELECT count"):
            driver = connection.connection.driver_connection
            assert driver is not None
            plans.extend(row[3] for row in driver.execute(f"EXPLAIN QUERY PLAN {statement}"))

    with database.reading() as session:
        event.listen(session.get_bind(), "before_cursor_execute", explain)
    assert shelf.count(waiting=True) == len(BODIES)
    assert [plan for plan in plans if "ix_review_waiting" in plan] == plans != []
