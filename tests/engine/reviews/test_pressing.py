"""What the owner should see first, and what he is told of at once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from engine.language.analysis import Analysis, Reason, ReasonFound, Span
from engine.language.sentiment import Reading
from engine.platforms.port import ReplyFound, ReviewFound
from engine.reviews.dto import Origin, ReviewFilter
from engine.reviews.service import Reviews
from engine.runtime.events import Changed, Event, ReviewUrgent
from engine.shops.service import Shops
from engine.store.database import Database
from tests.engine.found import NEWEST, SHOP, review
from tests.engine.standing_clock import StandingClock
from tests.harness.listener import Listener, moody

DAY = timedelta(days=1)


def hears(text: str) -> Analysis:
    """Texts here say what is to be found in them: "legal 0.7", "negative 0.95", "positive"."""
    word, _, chance = text.partition(" ")
    if word in list(Reason):
        reason = ReasonFound(Reason(word), float(chance), Span(0, len(text)))
        return replace(moody("neutral"), reasons=(reason,))
    if word == "negative":
        sure = float(chance or 0.95)
        return replace(moody("negative"), sentiment=Reading(-sure, "negative", sure))
    return moody("positive")


class Morning:
    """Reviews arrive and are read."""

    def __init__(
        self, database: Database, shops: Shops, reviews: Reviews, heard: list[Event]
    ) -> None:
        self._database = database
        self._reviews = reviews
        self._heard = heard
        [shop] = shops.remember("smartplace", "main", [SHOP])
        self._shop_id = shop.id

    def take(self, *found: ReviewFound) -> None:
        with self._database.unit() as unit:
            self._reviews.absorb(unit, found, Origin("smartplace", self._shop_id, 1, 0))

    def reread(self, *found: ReviewFound) -> None:
        with self._database.unit() as unit:
            self._reviews.reread(unit, found, Origin("smartplace", self._shop_id, 1, 0))

    def read(self, *found: ReviewFound, name: str = "listener 1") -> list[tuple[int, ...]]:
        """The alerts it led to."""
        self.take(*found)
        self._heard.clear()
        self._reviews.analyse(Listener(hears, name))
        return self.alerts()

    def alerts(self) -> list[tuple[int, ...]]:
        return [event.ids for event in self._heard if isinstance(event, ReviewUrgent)]


@pytest.fixture
def morning(database: Database, shops: Shops, reviews: Reviews, heard: list[Event]) -> Morning:
    return Morning(database, shops, reviews, heard)


def aged(number: int, age: timedelta, body: str, rating: float | None = None) -> ReviewFound:
    return replace(review(number, body, rating), created_at=NEWEST - age)


def test_reasons_come_before_stars_and_stars_before_words(
    morning: Morning, reviews: Reviews, clock: StandingClock
) -> None:
    morning.read(
        review(1, "negative 0.85", None),
        review(2, "negative 0.95", 3.0),
        review(3, "positive", 2.0),
        review(4, "positive", 1.0),
        review(5, "refund 0.72", None),
        review(6, "legal 0.95", None),
        review(7, "refund 0.70", None),
        review(8, "negative 0.95", 1.0),
        review(9, "positive", 5.0),
    )
    assert reviews.pressing_ids(clock.now()) == [6, 5, 7, 8, 4, 3, 2, 1]
    shown = reviews.ids(ReviewFilter(pressing_at=clock.now()))
    assert list(shown) == [1, 2, 3, 4, 5, 6, 7, 8], "the table keeps its order"


@pytest.mark.parametrize(
    ("body", "rating", "presses"),
    [
        *((f"{reason} 0.6", 3.0, True) for reason in Reason),
        *((f"{reason} 0.6", None, True) for reason in Reason),
        ("blackmail 0.6", 5.0, True),
        ("legal 0.6", 5.0, True),
        ("hygiene 0.6", 5.0, True),
        ("foreign 0.6", 4.0, True),
        ("refund 0.6", 4.0, False),
        ("privacy 0.6", 5.0, False),
        ("toxic 0.6", 5.0, False),
        ("negative 0.6", 4.0, False),
        ("negative 0.6", 3.5, True),
        ("positive", None, False),
    ],
)
def test_happy_stars_take_back_what_is_not_grave(
    morning: Morning,
    reviews: Reviews,
    clock: StandingClock,
    body: str,
    rating: float | None,
    presses: bool,
) -> None:
    morning.read(review(1, body, rating))
    assert reviews.pressing_ids(clock.now()) == ([1] if presses else [])


@pytest.mark.parametrize(
    "found",
    [
        replace(review(1, "legal 0.9"), reply=ReplyFound("연락드렸습니다", live=True)),
        replace(review(1, "legal 0.9"), can_reply=False),
        aged(1, 31 * DAY, "legal 0.9"),
    ],
    ids=["answered", "closed", "old"],
)
def test_what_cannot_be_answered_does_not_press(
    morning: Morning, reviews: Reviews, clock: StandingClock, found: ReviewFound
) -> None:
    assert morning.read(found) == []
    assert reviews.pressing_ids(clock.now()) == []
    assert list(reviews.ids(ReviewFilter(urgent=True))) == [1], "it can still be looked for"


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (aged(1, 0 * DAY, "blackmail 0.6", 5.0), True),
        (aged(1, 0 * DAY, "refund 0.6", 5.0), False),
        (aged(1, 13 * DAY, "legal 0.9"), True),
        (aged(1, 15 * DAY, "legal 0.9"), False),
        (aged(1, 1 * DAY, "positive", 1.0), True),
        (aged(1, 3 * DAY, "positive", 1.0), False),
        (aged(1, 1 * DAY, "negative 0.9"), True),
        (aged(1, 1 * DAY, "negative 0.9", 4.0), False),
        (aged(1, 1 * DAY, "negative 0.7"), False),
        (aged(1, 1 * DAY, "positive", 5.0), False),
    ],
)
def test_what_is_worth_an_alert(morning: Morning, found: ReviewFound, told: bool) -> None:
    assert morning.read(found) == ([(1,)] if told else [])


def test_years_of_history_alert_for_these_days_alone(morning: Morning, heard: list[Event]) -> None:
    years = [aged(number, number * 3 * DAY, "legal 0.9", 1.0) for number in range(400)]
    assert morning.read(*years) == [(1, 2, 3, 4, 5)]
    batches = [each for each in heard if isinstance(each, Changed)]
    told = ReviewUrgent((1, 2, 3, 4, 5), grave=(1, 2, 3, 4, 5))
    assert heard.index(told) == 1, "with the first batch"
    assert len(batches) == 2


def test_the_grave_ones_are_named(morning: Morning, heard: list[Event]) -> None:
    morning.read(
        review(1, "negative 0.95", 1.0),
        review(2, "refund 0.9", 1.0),
        review(3, "blackmail 0.7", 5.0),
        review(4, "hygiene 0.8", 1.0),
    )
    assert ReviewUrgent((2, 4, 3, 1), grave=(4, 3)) in heard


def test_the_same_text_is_told_once(morning: Morning, reviews: Reviews) -> None:
    assert morning.read(review(1, "negative 0.95", 1.0), review(2, "legal 0.9")) == [(2, 1)]
    reviews.analyse_again(Listener(lambda _: hears("foreign 0.9"), "listener 2"))
    assert morning.alerts() == [(2, 1)], "whatever another model reads in it"


def test_fewer_stars_under_the_same_text_are_no_new_text(morning: Morning) -> None:
    assert morning.read(review(1, "legal 0.9", 3.0)) == [(1,)]
    assert morning.read(review(1, "legal 0.9", 1.0)) == []


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        (["positive", "foreign 0.9"], 1),
        (["positive", "negative 0.95"], 1),
        (["negative 0.95", "blackmail 0.95"], 2),
        (["refund 0.9", "blackmail 0.95"], 2),
        (["legal 0.9", "blackmail 0.95"], 2),
        (["legal 0.9", "legal 0.95"], 1),
        (["negative 0.95", "negative 0.96"], 1),
        (["negative 0.95", "refund 0.9"], 1),
        (["positive", "negative 0.95", "positive", "negative 0.96"], 1),
        (["blackmail 0.95", "positive", "blackmail 0.9"], 1),
        (["legal 0.9", "negative 0.95", "blackmail 0.9", "legal 0.95", "hygiene 0.9"], 3),
    ],
)
def test_a_new_text_is_told_for_a_grave_reason_that_was_not(
    morning: Morning, texts: list[str], told: int
) -> None:
    alerts = [alert for text in texts for alert in morning.read(review(1, text, 3.0))]
    assert alerts == [(1,)] * told


def test_so_is_a_text_that_a_newer_parser_finds(morning: Morning) -> None:
    assert morning.read(review(1, "negative 0.95", 1.0)) == [(1,)]
    morning.reread(review(1, "blackmail 0.9", 1.0))
    assert morning.read() == [(1,)]


def test_a_newer_model_reads_a_new_text_too(
    morning: Morning, reviews: Reviews, clock: StandingClock
) -> None:
    assert morning.read(review(1, "negative 0.95", 1.0)) == [(1,)]
    assert morning.read(review(1, "negative 0.96", 1.0)) == []
    for nth in (2, 3):
        clock.pass_by(timedelta(minutes=1))
        reviews.analyse_again(Listener(lambda _: hears("blackmail 0.9"), f"listener {nth}"))
    assert morning.alerts() == [(1,)], "once"


def test_a_newer_model_tells_what_the_older_one_missed(morning: Morning, reviews: Reviews) -> None:
    morning.take(review(1, "legal 0.9"), aged(2, 20 * DAY, "legal 0.9"))
    reviews.analyse(Listener(lambda _: moody("positive"), "deaf"))
    reviews.analyse_again(Listener(hears))
    assert morning.alerts() == [(1,)]
