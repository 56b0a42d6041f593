"""What reviews say of the shop, over time and in their own words."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from engine.language.analysis import Analysis, Aspect, AspectFound, Span
from engine.language.sentiment import Label, clean
from engine.platforms.port import Precision
from engine.reviews.dto import AspectCount, Origin, SentenceFound
from engine.reviews.service import Reviews
from engine.runtime.clock import to_ms
from engine.shops.service import Shops
from engine.store.database import Database
from tests.engine.found import NEWEST, SHOP, review
from tests.harness.listener import Listener, moody

SAYS: dict[str, tuple[Aspect, Label]] = {
    "맛있어요": (Aspect.TASTE, "positive"),
    "짜요": (Aspect.TASTE, "negative"),
    "친절해요": (Aspect.SERVICE, "positive"),
}
DAY = timedelta(days=1)
MIDNIGHT = NEWEST.replace(hour=0)


def hears(text: str) -> Analysis:
    """Every sentence that is one of `SAYS`; sentences are parted by ". "."""
    found, start = [], 0
    for sentence in clean(text).split(". "):
        for words, (aspect, label) in SAYS.items():
            if words in sentence:
                found.append(AspectFound(aspect, label, Span(start, start + len(sentence))))
        start += len(sentence) + 2
    return replace(moody("neutral"), aspects=tuple(found))


@pytest.fixture
def shelf(database: Database, shops: Shops, reviews: Reviews) -> Reviews:
    """Two shops; the second and third review are of the day before."""
    here, there = shops.remember(
        "smartplace", "main", [SHOP, replace(SHOP, external_id="2", name="샛별분식")]
    )
    yesterday = NEWEST - DAY
    ours = [
        review(1, "  친절해요. 국물이 짜요"),
        replace(review(2, "짜요. 정말 짜요"), created_at=yesterday),
        replace(review(3, "맛있어요"), created_at=yesterday - timedelta(hours=1)),
    ]
    with database.unit() as unit:
        reviews.absorb(unit, ours, Origin("smartplace", here.id, 1, 0))
        reviews.absorb(unit, [review(9, "맛있어요")], Origin("smartplace", there.id, 1, 0))
    reviews.analyse(Listener(hears))
    return reviews


def test_a_review_counts_once_a_day_and_aspect(shelf: Reviews) -> None:
    found = shelf.aspect_counts(MIDNIGHT - DAY, MIDNIGHT + DAY, step=DAY)
    assert found.reviews == [3, 1]
    assert found.counts == [
        AspectCount(Aspect.SERVICE, "positive", 1, 1),
        AspectCount(Aspect.TASTE, "negative", 0, 1),
        AspectCount(Aspect.TASTE, "negative", 1, 1),
        AspectCount(Aspect.TASTE, "positive", 0, 2),
    ]


def test_a_period_ends_before_its_end_and_may_be_one_shops(shelf: Reviews) -> None:
    of_one = shelf.aspect_counts(MIDNIGHT - DAY, MIDNIGHT, shop_id=1, step=DAY)
    assert of_one.counts == [
        AspectCount(Aspect.TASTE, "negative", 0, 1),
        AspectCount(Aspect.TASTE, "positive", 0, 1),
    ]
    assert shelf.aspect_counts(NEWEST, NEWEST, step=DAY).counts == []


def test_the_sentences_behind_a_figure(shelf: Reviews) -> None:
    salty = shelf.sentences(Aspect.TASTE, "negative", MIDNIGHT - DAY, MIDNIGHT + DAY)
    yesterday = NEWEST - DAY
    assert salty == [
        SentenceFound(1, "국물이 짜요", review(1).created_at or NEWEST),
        SentenceFound(2, "짜요", yesterday),
        SentenceFound(2, "정말 짜요", yesterday),
    ]
    assert len(shelf.sentences(Aspect.TASTE, None, MIDNIGHT - DAY, MIDNIGHT + DAY, limit=9)) == 5
    [newest] = shelf.sentences(Aspect.TASTE, None, MIDNIGHT - DAY, MIDNIGHT + DAY, limit=1)
    assert newest.sentence == "국물이 짜요"


@pytest.mark.parametrize(
    "change",
    [{"created_at": None}, {"created_precision": Precision.MONTH}],
    ids=["no date", "a month"],
)
def test_what_was_said_on_an_unknown_day_belongs_to_no_stretch_of_time(
    shelf: Reviews, database: Database, change: dict[str, Any]
) -> None:
    before = shelf.aspect_counts(MIDNIGHT - DAY, MIDNIGHT + DAY, step=DAY)
    vague = [replace(review(n, "짜요"), **change) for n in range(20, 28)]
    with database.unit() as unit:
        shelf.absorb(unit, vague, Origin("smartplace", 1, 1, to_ms(NEWEST)))
    shelf.analyse(Listener(hears))
    assert shelf.aspect_counts(MIDNIGHT - DAY, MIDNIGHT + DAY, step=DAY) == before
    assert len(shelf.sentences(Aspect.TASTE, None, MIDNIGHT - DAY, MIDNIGHT + DAY)) == 5
    assert len(shelf.said(MIDNIGHT - DAY, MIDNIGHT + DAY)) == 4
