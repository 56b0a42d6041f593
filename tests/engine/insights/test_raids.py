"""Raids over stored reviews, shop by shop."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from engine.insights.raid import NO_RAID, Level
from engine.insights.service import Insights
from engine.platforms.port import ReviewFound
from engine.reviews.dto import Origin
from engine.reviews.service import Reviews
from engine.shops.dto import ShopDto
from engine.shops.service import Shops
from engine.store.database import Database
from tests.engine.found import NEWEST, SHOP, review
from tests.engine.standing_clock import StandingClock
from tests.harness.listener import Listener, moody


@pytest.fixture
def insights(reviews: Reviews, clock: StandingClock) -> Insights:
    return Insights(reviews, clock, Listener(lambda _: moody("neutral")))


@pytest.fixture
def both(shops: Shops) -> Sequence[ShopDto]:
    found = [SHOP, replace(SHOP, external_id="2", name="샛별분식")]
    return shops.remember("smartplace", "main", found)


def aged(number: int, days: int, rating: float | None = 5.0) -> ReviewFound:
    return replace(review(number, rating=rating), created_at=NEWEST - timedelta(days=days))


def calm(first: int) -> list[ReviewFound]:
    """One happy guest a week."""
    return [aged(first + week, 7 * week + 3) for week in range(13)]


def lows(rating: float | None) -> list[ReviewFound]:
    return [aged(900 + day, 2 * day, rating) for day in range(3)]


def test_more_low_reviews_than_usual_are_noticed_shop_by_shop(
    insights: Insights, both: Sequence[ShopDto], reviews: Reviews, database: Database
) -> None:
    here, there = both
    with database.unit() as unit:
        reviews.absorb(unit, calm(100), Origin("smartplace", here.id, 1, 0))
    assert insights.today().raid == NO_RAID
    with database.unit() as unit:
        found = [*calm(300), *lows(rating=1.0)]
        reviews.absorb(unit, found, Origin("smartplace", there.id, 1, 0))
    raids = insights.raids()
    assert (raids[here.id].level, raids[there.id].level) == (Level.NONE, Level.ALARM)
    assert insights.today().raid == raids[there.id]
    assert len(insights.today().raid.review_ids) == 3


def test_bad_words_without_stars_are_low(
    insights: Insights, both: Sequence[ShopDto], reviews: Reviews, database: Database
) -> None:
    with database.unit() as unit:
        found = [*calm(100), *lows(rating=None)]
        reviews.absorb(unit, found, Origin("smartplace", both[0].id, 1, 0))
    assert insights.today().raid == NO_RAID
    reviews.analyse(Listener(lambda _: moody("negative")))
    assert insights.today().raid.level == Level.ALARM


def test_beyond_what_was_looked_at_nothing_is_usual(
    insights: Insights, both: Sequence[ShopDto], reviews: Reviews, database: Database
) -> None:
    """600 reviews a week, 60 of them low: the look ends in the fourth week."""
    week = timedelta(weeks=1)
    busy = [
        replace(review(n, rating=1.0 if n % 10 == 0 else 5.0), created_at=NEWEST - week * n / 600)
        for n in range(2_400)
    ]
    with database.unit() as unit:
        reviews.absorb(unit, [*busy, aged(5_000, 91)], Origin("smartplace", both[0].id, 1, 0))
    assert insights.today().raid == NO_RAID
