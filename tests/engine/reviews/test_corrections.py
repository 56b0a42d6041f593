"""The owner's word outranks the model, survives its readings, and can be taken back."""

from dataclasses import replace
from datetime import timedelta

import pytest

from engine.language.lessons import Lesson
from engine.platforms.port import ReviewFound, Visibility
from engine.reviews.dto import Origin, ReviewFilter
from engine.reviews.service import Reviews
from engine.runtime.errors import NotFound
from engine.runtime.events import Changed, Event
from engine.shops.service import Shops
from engine.store.database import Database
from tests.engine.found import SHOP, review
from tests.engine.standing_clock import StandingClock
from tests.harness.listener import Listener, moody

CORRECTED = Changed("review", (1,), "reviews.correct")


class Store:
    """A shop whose reviews a model takes for praise."""

    def __init__(self, database: Database, shops: Shops, reviews: Reviews) -> None:
        self._database = database
        self._reviews = reviews
        [shop] = shops.remember("smartplace", "main", [SHOP])
        self._shop_id = shop.id

    def show(self, *found: ReviewFound, raw_id: int | None = None) -> None:
        origin = Origin("smartplace", self._shop_id, 1, 0, raw_id=raw_id)
        with self._database.unit() as unit:
            self._reviews.absorb(unit, found, origin)

    def reread(self, *found: ReviewFound, raw_id: int) -> None:
        origin = Origin("smartplace", self._shop_id, 1, 0, raw_id=raw_id)
        with self._database.unit() as unit:
            self._reviews.reread(unit, found, origin)

    def read(self, name: str = "reader 1") -> None:
        language = Listener(lambda _: moody("positive", 0.9), name)
        self._reviews.analyse(language)
        self._reviews.analyse_again(language)


@pytest.fixture
def store(database: Database, shops: Shops, reviews: Reviews) -> Store:
    return Store(database, shops, reviews)


def told(reviews: Reviews) -> tuple[str | None, float | None, float | None]:
    found = reviews.get(1)
    return found.label, found.score, found.probability


@pytest.mark.parametrize(("label", "score"), [("negative", -1.0), ("neutral", 0.0)])
def test_a_correction_stands_wherever_the_label_does(
    store: Store, reviews: Reviews, heard: list[Event], label: str, score: float
) -> None:
    store.show(review(1, rating=3.0))
    store.read()
    reviews.correct(1, label)  # type: ignore[arg-type]
    assert told(reviews) == (label, score, 1.0)
    assert [row.label for row in reviews.rows([1])] == [label]
    assert list(reviews.ids(ReviewFilter(label=label))) == [1]  # type: ignore[arg-type]
    assert list(reviews.ids(ReviewFilter(label="positive"))) == []
    correction = reviews.get(1).correction
    assert correction is not None and correction.read == "positive"
    assert heard[-1] == CORRECTED


def test_taking_it_back_restores_what_the_model_says(
    store: Store, reviews: Reviews, heard: list[Event]
) -> None:
    store.show(review(1))
    store.read()
    reviews.correct(1, "negative")
    reviews.correct(1, "neutral")
    reviews.correct(1, None)
    assert told(reviews) == ("positive", 0.9, 0.9)
    assert reviews.get(1).correction is None
    assert heard.count(CORRECTED) == 3
    reviews.correct(1, None)
    assert heard.count(CORRECTED) == 3, "nothing was taken back twice"


def test_a_newer_model_reads_beneath_the_correction(store: Store, reviews: Reviews) -> None:
    store.show(review(1), review(2))
    store.read()
    reviews.correct(1, "negative")
    store.read("reader 2")
    assert told(reviews) == ("negative", -1.0, 1.0)
    assert reviews.outdated("reader 2") == 0
    found = reviews.get(1)
    assert found.analysis is not None and found.analysis.reader == "reader 2"
    assert reviews.get(2).label == "positive"
    reviews.correct(1, None)
    assert told(reviews) == ("positive", 0.9, 0.9)


def test_a_review_that_nobody_has_read_can_be_corrected(store: Store, reviews: Reviews) -> None:
    store.show(review(1))
    reviews.correct(1, "negative")
    assert told(reviews) == ("negative", -1.0, 1.0)
    store.read()
    assert told(reviews) == ("negative", -1.0, 1.0)
    reviews.correct(1, None)
    assert told(reviews) == ("positive", 0.9, 0.9)


@pytest.mark.parametrize(
    ("change", "kept"),
    [
        ({"body": "다시 생각하니 괜찮았어요"}, False),
        ({"rating": 1.0}, True),
        ({"status": Visibility.HIDDEN}, True),
    ],
)
def test_it_goes_with_the_text_and_with_nothing_else(
    store: Store, reviews: Reviews, change: dict[str, object], kept: bool
) -> None:
    store.show(review(1))
    store.read()
    reviews.correct(1, "negative")
    store.show(replace(review(1), **change))  # type: ignore[arg-type]
    store.read()
    assert (reviews.get(1).correction is not None) == kept
    assert reviews.get(1).label == ("negative" if kept else "positive")


@pytest.mark.parametrize(("body", "kept"), [("맛있어요 정말", False), ("맛있어요", True)])
def test_a_better_parser_counts_as_a_new_text_where_it_reads_one(
    store: Store, reviews: Reviews, body: str, kept: bool
) -> None:
    store.show(review(1), raw_id=7)
    store.read()
    reviews.correct(1, "negative")
    store.reread(replace(review(1, body), author_name="박**"), raw_id=7)
    assert reviews.get(1).found.author_name == "박**"
    assert (reviews.get(1).correction is not None) == kept


def test_what_is_taken_back_before_the_model_has_read_again_is_unread(
    store: Store, reviews: Reviews
) -> None:
    store.show(review(1))
    store.read()
    reviews.correct(1, "negative")
    store.show(review(1, rating=1.0))
    reviews.correct(1, None)
    assert told(reviews) == (None, None, None)


def test_no_such_review(reviews: Reviews) -> None:
    with pytest.raises(NotFound):
        reviews.correct(1, "negative")


def test_examples_are_the_owners_words_and_then_the_stars(
    store: Store, reviews: Reviews, clock: StandingClock
) -> None:
    stars = [5.0, 4.0, 3.0, 2.0, 1.0, None, 5.0, 5.0]
    store.show(*(review(n, f"리뷰 {n}", rating) for n, rating in enumerate(stars)))
    store.show(review(8, None), review(9, "  "))
    store.read()
    reviews.correct(8, "neutral")
    clock.pass_by(timedelta(minutes=1))
    reviews.correct(6, "negative")
    said = [Lesson(6, "리뷰 5", "negative", None), Lesson(8, "리뷰 7", "neutral", None)]
    starred = [
        Lesson(1, "리뷰 0", "positive", 5.0),
        Lesson(2, "리뷰 1", "positive", 4.0),
        Lesson(3, "리뷰 2", "neutral", 3.0),
        Lesson(4, "리뷰 3", "negative", 2.0),
        Lesson(5, "리뷰 4", "negative", 1.0),
        Lesson(7, "리뷰 6", "positive", 5.0),
    ]
    assert reviews.lessons(99) == said + starred
    assert reviews.lessons(3) == said + starred[:1]
    assert reviews.lessons(1) == said[:1]
