"""How aspects are judged over time, and which changes stand."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from engine.insights.dto import Window
from engine.insights.frame import frame
from engine.insights.service import Insights
from engine.insights.trends import trends
from engine.language.analysis import NOTHING_FOUND, Analysis, Aspect, AspectFound, Span
from engine.reviews.dto import AspectCount, Origin
from engine.reviews.service import Reviews
from engine.runtime.clock import SEOUL, to_ms
from engine.shops.service import Shops
from engine.store.database import Database
from tests.engine.found import NEWEST, SHOP, review
from tests.engine.standing_clock import StandingClock
from tests.harness.listener import Listener

TASTE, DELIVERY = Aspect.TASTE, Aspect.DELIVERY


@pytest.mark.parametrize(
    ("window", "since", "steps"), [("week", 15, 13), ("month", -6, 16), ("quarter", -62, 6)]
)
def test_a_window_ends_tonight_and_twelve_weeks_lie_before(
    window: Window, since: int, steps: int
) -> None:
    """At one in the morning, and as the world clock tells it, it is still the 21st in Seoul."""
    now = datetime(2026, 11, 20, 16, 0, tzinfo=SEOUL) + timedelta(hours=9)
    found = frame(window, now)
    assert found.until == datetime(2026, 11, 22, tzinfo=SEOUL)
    assert found.since == datetime(2026, 11, 1, tzinfo=SEOUL) + timedelta(days=since - 1)
    assert found.since - found.before == timedelta(weeks=12)
    assert (found.until - found.before) / found.step == steps


def counts(*complaints: tuple[Aspect, int, int]) -> list[AspectCount]:
    """(aspect, complaints each in the first twelve steps, in the thirteenth)."""
    return [
        AspectCount(aspect, "negative", step, now if step == 12 else before)
        for aspect, before, now in complaints
        for step in range(13)
        if (now if step == 12 else before)
    ]


@pytest.mark.parametrize(
    ("before", "now", "reviews", "change"),
    [
        (1, 6, 10, (0.6, 0.1)),
        (5, 0, 10, (0.0, 0.5)),
        (1, 2, 10, None),  # as chance would have it
        (0, 2, 10, None),  # too few complaints
        (0, 4, 4, None),  # too few reviews
    ],
)
def test_a_change_is_told_if_it_stands(
    before: int, now: int, reviews: int, change: tuple[float, float] | None
) -> None:
    found = trends(counts((TASTE, before, now)), [10] * 12 + [reviews], recent=1)
    [taste] = (each for each in found if each.aspect == TASTE)
    assert (taste.change and (taste.change.now, taste.change.before)) == change
    assert taste.change is None or taste.change.q < 0.01


def test_the_more_is_looked_at_the_clearer_it_must_be() -> None:
    alone = trends(counts((TASTE, 1, 4)), [10] * 13, recent=1)
    others = [(aspect, 1, 1) for aspect in Aspect if aspect != TASTE]
    among = trends(counts((TASTE, 1, 4), *others), [10] * 13, recent=1)
    told = [[each.aspect for each in found if each.change] for found in (alone, among)]
    assert told == [[TASTE], []]


def test_counts_are_the_windows_and_points_are_all() -> None:
    rows = [
        AspectCount(TASTE, "positive", 0, 5),
        AspectCount(TASTE, "positive", 1, 3),
        AspectCount(TASTE, "neutral", 2, 1),
        AspectCount(TASTE, "negative", 2, 2),
    ]
    found = trends(rows, [9, 8, 7], recent=2)
    assert [each.aspect for each in found] == list(Aspect)
    taste = found[0]
    assert (taste.negative, taste.neutral, taste.positive) == (2, 1, 3)
    assert [(each.reviews, each.negative, each.positive) for each in taste.points] == [
        (9, 0, 5),
        (8, 0, 3),
        (7, 2, 0),
    ]


def late(text: str) -> Analysis:
    found = (AspectFound(DELIVERY, "negative", Span(0, len(text))),) if "늦" in text else ()
    return Analysis(
        sentiment=NOTHING_FOUND.sentiment,
        intent=NOTHING_FOUND.intent,
        written_in="ko",
        toxicity="none",
        toxicity_probability=1.0,
        manners=(),
        aspects=found,
        reasons=(),
    )


def test_from_stored_reviews(
    database: Database, shops: Shops, reviews: Reviews, clock: StandingClock
) -> None:
    listener = Listener(late)
    insights = Insights(reviews, clock, listener)
    [shop] = shops.remember("smartplace", "main", [SHOP])
    recent = [review(n, "배달이 늦어요" if n < 6 else "좋아요") for n in range(8)]
    older = [review(24 * n, "좋아요") for n in range(10, 40)]
    silent = review(9, None)
    with database.unit() as unit:
        reviews.absorb(unit, [*recent, *older, silent], Origin("smartplace", shop.id, 1, 0))
    unread = insights.aspects("week")
    assert (unread.reviews, unread.enough) == (0, False)
    reviews.analyse(listener)
    found = insights.aspects("week")
    assert (found.reviews, found.recent, found.enough) == (8, 1, True)
    [delivery] = (each for each in found.trends if each.aspect == DELIVERY)
    assert delivery.negative == 6
    assert delivery.change is not None
    assert (delivery.change.now, delivery.change.before) == (6 / 8, 0.0)
    assert sum(each.reviews for each in delivery.points) == 38
    told = reviews.sentences(DELIVERY, "negative", found.since, found.until)
    assert len(told) == 6
    assert insights.aspects("week", shop.id) == found
    assert insights.aspects("week", shop.id + 1).reviews == 0


def test_complaints_without_a_day_are_left_out_on_both_sides(
    database: Database, shops: Shops, reviews: Reviews, clock: StandingClock
) -> None:
    """Eight undated ones stand at the moment of capture: more than the six dated reviews of the
    week, of which no share can be 14.
    """
    listener = Listener(late)
    [shop] = shops.remember("smartplace", "main", [SHOP])
    recent = [review(n, "배달이 늦어요") for n in range(6)]
    older = [review(24 * n, "배달이 늦어요") for n in range(10, 24)]
    undated = [replace(review(n, "배달이 늦어요"), created_at=None) for n in range(1_000, 1_008)]
    with database.unit() as unit:
        origin = Origin("smartplace", shop.id, 1, to_ms(NEWEST))
        reviews.absorb(unit, [*recent, *older, *undated], origin)
    reviews.analyse(listener)
    found = Insights(reviews, clock, listener).aspects("week")
    [delivery] = (each for each in found.trends if each.aspect == DELIVERY)
    assert (found.reviews, delivery.negative, delivery.change) == (6, 6, None)
    assert sum(each.negative for each in delivery.points) == 20
