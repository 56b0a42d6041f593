"""Finding reviews by words and conditions."""

from dataclasses import replace

import pytest

from engine.language.analysis import Analysis, Aspect, AspectFound, Reason, ReasonFound, Span
from engine.reviews.dto import Origin, ReviewFilter
from engine.reviews.service import Reviews
from engine.shops.service import Shops
from engine.store.database import Database
from tests.engine.found import NEWEST, SHOP, review
from tests.engine.plans import plans
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


def grumbling(text: str) -> Analysis:
    """Salt is a matter of taste, regret one of money back."""
    said = Span(0, len(text))
    if "짜요" in text:
        return replace(moody("negative"), aspects=(AspectFound(Aspect.TASTE, "negative", said),))
    if "국물" in text:
        return replace(moody("positive"), aspects=(AspectFound(Aspect.TASTE, "positive", said),))
    reasons = (ReasonFound(Reason.REFUND, 0.9, said),) if "후회" in text else ()
    return replace(moody("neutral"), reasons=reasons)


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


@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        (ReviewFilter(urgent=True), [5]),
        (ReviewFilter(urgent=True, words="국물"), []),
        (ReviewFilter(reason=Reason.REFUND), [5]),
        (ReviewFilter(reason=Reason.LEGAL), []),
        (ReviewFilter(aspect=Aspect.TASTE), [1, 2]),
        (ReviewFilter(aspect=Aspect.TASTE, limit=1), [1]),
        (ReviewFilter(aspect=Aspect.TASTE, aspect_label="negative"), [2]),
        (ReviewFilter(aspect=Aspect.TASTE, words="끝내줘요"), [1]),
        (ReviewFilter(aspect=Aspect.WAIT), []),
    ],
)
def test_conditions_on_what_was_found(shelf: Reviews, wanted: ReviewFilter, ids: list[int]) -> None:
    shelf.analyse(Listener(grumbling))
    assert list(shelf.ids(wanted)) == ids


def test_urgent_reviews_are_found_by_their_own_index(database: Database, shelf: Reviews) -> None:
    with plans(database) as steps:
        shelf.ids(ReviewFilter(reason=Reason.REFUND))
    assert ["ix_review_urgent" in step for step in steps] == [True]


def test_rows_keep_the_order_and_leave_out_what_is_gone(shelf: Reviews) -> None:
    assert [row.id for row in shelf.rows([3, 99, 1])] == [3, 1]


def test_waiting_reviews_are_counted_by_their_own_index(database: Database, shelf: Reviews) -> None:
    """Without it, the start page of a large profile reads all reviews whole."""
    with plans(database) as steps:
        assert shelf.count(waiting=True) == len(BODIES)
    assert [step for step in steps if "ix_review_waiting" in step] == steps != []
