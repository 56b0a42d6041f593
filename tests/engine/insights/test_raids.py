"""Raids over stored reviews, shop by shop."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from engine.insights.raid import NO_RAID, Level, Sign
from engine.insights.service import Insights
from engine.platforms.port import Precision, ReviewFound
from engine.reviews.dto import Origin
from engine.reviews.service import Reviews
from engine.runtime.clock import to_ms
from engine.shops.dto import ShopDto
from engine.shops.service import Shops
from engine.store.database import Database
from tests.engine.found import NEWEST, SHOP, review
from tests.engine.plans import plans
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


def flood(count: int) -> list[ReviewFound]:
    """Low reviews of six days."""
    apart = timedelta(days=6) / count
    return [
        replace(review(10_000 + n, f"{n}번 손님", 1.0), created_at=NEWEST - apart * n)
        for n in range(count)
    ]


@pytest.mark.parametrize("count", [1_100, 2_100])
def test_a_raid_is_none_too_large_to_be_seen(
    insights: Insights, both: Sequence[ShopDto], reviews: Reviews, database: Database, count: int
) -> None:
    with database.unit() as unit:
        found = [*calm(100), *flood(count)]
        reviews.absorb(unit, found, Origin("smartplace", both[0].id, 1, 0))
    raid = insights.today().raid
    assert raid.level == Level.ALARM
    assert (raid.signals[0].sign, raid.signals[0].observed) == (Sign.COUNT, count)
    assert len(raid.review_ids) == min(count, 2_000)


def test_a_flood_in_one_shop_hides_no_raid_in_another(
    insights: Insights, both: Sequence[ShopDto], reviews: Reviews, database: Database
) -> None:
    here, there = both
    with database.unit() as unit:
        found = [*calm(100), *flood(2_100)]
        reviews.absorb(unit, found, Origin("smartplace", here.id, 1, 0))
        raid = [replace(each, body="주문하고 한 시간을 기다렸어요") for each in lows(rating=1.0)]
        reviews.absorb(unit, [*calm(300), *raid], Origin("smartplace", there.id, 1, 0))
    raids = insights.raids()
    assert [raids[shop.id].level for shop in both] == [Level.ALARM, Level.ALARM]
    assert [each.sign for each in raids[there.id].signals] == [Sign.COUNT, Sign.SHARE, Sign.ALIKE]
    assert len(raids[there.id].review_ids) == 3


def test_what_a_busy_shop_is_used_to_is_no_raid(
    insights: Insights, both: Sequence[ShopDto], reviews: Reviews, database: Database
) -> None:
    """300 reviews a week, 30 of them low, all through thirteen weeks."""
    week = timedelta(weeks=1)
    busy = [
        replace(review(n, rating=1.0 if n % 10 == 0 else 5.0), created_at=NEWEST - week * n / 300)
        for n in range(3_900)
    ]
    with database.unit() as unit:
        reviews.absorb(unit, [*busy, aged(5_000, 91)], Origin("smartplace", both[0].id, 1, 0))
    raid = insights.today().raid
    assert (raid.level, raid.signals, len(raid.review_ids)) == (Level.NONE, (), 30)


def test_reviews_without_a_day_are_no_raid(
    insights: Insights, both: Sequence[ShopDto], reviews: Reviews, database: Database
) -> None:
    """A first collection brings them all at once, as if they were written today."""
    undated = [replace(each, created_at=None) for each in lows(rating=1.0)]
    coarse = [replace(each, created_precision=Precision.MONTH) for each in flood(3)]
    with database.unit() as unit:
        origin = Origin("smartplace", both[0].id, 1, to_ms(NEWEST))
        reviews.absorb(unit, [*calm(100), *undated, *coarse], origin)
    assert insights.today().raid == NO_RAID


def test_the_weeks_of_a_large_profile_are_found_by_index(
    insights: Insights, both: Sequence[ShopDto], reviews: Reviews, database: Database
) -> None:
    with database.unit() as unit:
        reviews.absorb(unit, [*calm(100), *lows(1.0)], Origin("smartplace", both[0].id, 1, 0))
    with plans(database) as steps:
        insights.raids()
    counted, _, looked_at, _ = [step for step in steps if step.startswith(("SCAN", "SEARCH"))]
    assert "ix_review_sort (sort_ms>? AND sort_ms<?)" in counted
    assert "ix_review_shop_sort (shop_id=? AND sort_ms>? AND sort_ms<?)" in looked_at
