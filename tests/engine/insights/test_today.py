"""The morning at a glance."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from engine.insights.service import Insights
from engine.language.analysis import Reason, ReasonFound, Span
from engine.platforms.port import ReplyFound, ReviewFound
from engine.reviews.dto import Origin, ReviewFilter
from engine.reviews.service import Reviews
from engine.shops.service import Shops
from engine.store.database import Database
from tests.engine.found import NEWEST, SHOP, review
from tests.engine.standing_clock import StandingClock
from tests.harness.listener import Listener, moody

Receive = Callable[..., None]


@pytest.fixture
def receive(database: Database, shops: Shops, reviews: Reviews) -> Receive:
    [shop] = shops.remember("smartplace", "main", [SHOP])

    def take(*found: ReviewFound) -> None:
        with database.unit() as unit:
            reviews.absorb(unit, found, Origin("smartplace", shop.id, 1, 0))

    return take


@pytest.fixture
def insights(reviews: Reviews, clock: StandingClock) -> Insights:
    return Insights(reviews, clock)


def aged(number: int, days: int, rating: float | None = 5.0) -> ReviewFound:
    return replace(review(number, rating=rating), created_at=NEWEST - timedelta(days=days))


def test_a_quiet_morning(insights: Insights) -> None:
    today = insights.today()
    assert (today.sentence, today.urgent, today.waiting, today.fresh) == (
        "today.sentence.quiet",
        0,
        0,
        0,
    )
    assert (today.rating.week, today.rating.usual_low) == (None, None)


def test_complaints_that_wait_come_first(
    insights: Insights, receive: Receive, reviews: Reviews, clock: StandingClock
) -> None:
    receive(
        review(1, "보통", 4.0),
        review(2, "별로", 1.0),
        replace(review(3, "별로", 1.0), reply=ReplyFound("죄송합니다", live=True)),
        aged(4, days=40, rating=1.0),
    )
    today = insights.today()
    assert (today.sentence, today.params) == ("today.sentence.urgent", {"urgent": 1})
    assert today.urgent_ids == (2,)
    assert list(reviews.ids(ReviewFilter(pressing_at=clock.now()))) == [2]
    assert (today.waiting, today.fresh) == (3, 3)


def test_this_week_beside_the_usual(insights: Insights, receive: Receive) -> None:
    receive(aged(1, 1, 3.0), aged(2, 2, None))
    assert insights.today().rating.week == 3.0
    assert insights.today().rating.usual_low is None
    receive(*(aged(10 + week, 7 * week + 1, 4.0 + week % 2 / 2) for week in range(1, 9)))
    rating = insights.today().rating
    assert (rating.usual_low, rating.usual_high) == (4.0, 4.5)


def test_bad_words_are_urgent_unless_the_stars_are_content(
    insights: Insights, receive: Receive, reviews: Reviews
) -> None:
    receive(
        review(1, rating=5.0), review(2, rating=4.0), review(3, rating=3.5), review(4, rating=None)
    )
    assert insights.today().urgent_ids == ()
    reviews.analyse(Listener(lambda _: moody("negative")))
    assert insights.today().urgent_ids == (3, 4)


def test_a_reason_for_hurry_comes_before_any_stars(
    insights: Insights, receive: Receive, reviews: Reviews
) -> None:
    receive(review(1, "별로", 1.0), review(2, "고소할게요", 5.0), review(3, "좋아요", 5.0))
    legal = ReasonFound(Reason.LEGAL, 0.9, Span(0, 5))
    threat = replace(moody("neutral"), reasons=(legal,))
    reviews.analyse(Listener(lambda text: threat if "고소" in text else moody("positive")))
    today = insights.today()
    assert (today.urgent, today.urgent_ids) == (2, (2, 1))
