"""늘어난 말: which words a stretch of time brings, and where they stand."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from engine.insights.dto import WordFound
from engine.insights.service import Insights
from engine.language.keywords import Word
from engine.language.sentiment import Label
from engine.platforms.port import Precision, ReviewFound
from engine.reviews.dto import Origin
from engine.reviews.service import Reviews
from engine.runtime.progress import Cancelled, Progress, Watched
from engine.shops.service import Shops
from engine.store.database import Database
from tests.engine.found import NEWEST, SHOP, review
from tests.engine.standing_clock import StandingClock
from tests.harness.listener import Listener, moody

MOODS: dict[str, Label] = {"불만": "negative", "칭찬": "positive"}
"""How a text feels that begins so."""
DAY = timedelta(days=1)

Receive = Callable[..., None]


class Asked(Listener):
    """Notes the texts whose words were looked for."""

    def __init__(self) -> None:
        super().__init__(lambda text: moody(MOODS.get(text[:2], "neutral")))
        self.texts: list[str] = []

    def words(
        self, texts: Sequence[str], progress: Progress | None = None
    ) -> list[tuple[Word, ...]]:
        self.texts += texts
        return super().words(texts, progress)


@pytest.fixture
def language() -> Asked:
    return Asked()


@pytest.fixture
def insights(reviews: Reviews, clock: StandingClock, language: Asked) -> Insights:
    return Insights(reviews, clock, language)


@pytest.fixture
def receive(database: Database, shops: Shops, reviews: Reviews, language: Asked) -> Receive:
    kept = shops.remember(
        "smartplace", "main", [SHOP, replace(SHOP, external_id="2", name="샛별분식")]
    )

    def take(*found: ReviewFound, shop: int = 0) -> None:
        with database.unit() as unit:
            reviews.absorb(unit, found, Origin("smartplace", kept[shop].id, 1, 0))
        reviews.analyse(language)

    return take


def told(text: str, count: int, days: int, first: int = 0) -> list[ReviewFound]:
    """`count` reviews of that text, a minute apart, the newest `days` days ago."""
    return [
        replace(
            review(1_000 * days + 100 * first + n, f"{text} 손님{n}"),
            created_at=NEWEST - DAY * days - timedelta(minutes=n),
        )
        for n in range(count)
    ]


def forms(found: Sequence[WordFound]) -> list[str]:
    return [each.form for each in found]


def test_a_word_grows_between_the_weeks_before_and_this_week(
    insights: Insights, receive: Receive
) -> None:
    receive(*told("불만 국물 짜요", 8, 1), *told("칭찬 국물 좋아요", 8, 2))
    receive(*told("칭찬 국물 좋아요", 30, 20, 1), *told("불만 국물 짜요", 2, 30, 2))
    words = insights.words("week")
    assert (words.reviews, words.reviews_before, words.enough) == (16, 32, True)
    assert forms(words.grown) == ["불만", "짜요"]
    salty = words.grown[1]
    assert (salty.count, salty.label) == (8, "negative")
    assert salty.usual == pytest.approx(2 * 16 / 32)
    assert 0.9 < salty.certainty < 1.0
    assert [each.sentence for each in salty.sentences] == [
        f"불만 국물 짜요 손님{n}" for n in range(8)
    ]
    assert [each.review_id for each in salty.sentences] == list(range(1, 9))


def test_complaints_are_told_apart_from_praise(insights: Insights, receive: Receive) -> None:
    receive(*told("불만 국물 짜요", 9, 1), *told("칭찬 국물 좋아요", 9, 2))
    words = insights.words("month")
    assert set(forms(words.complaints)) == {"불만", "짜요"}
    assert set(forms(words.praises)) == {"칭찬", "좋아요"}
    assert {each.label for each in words.complaints} == {"negative"}
    assert words.grown == ()
    assert not words.enough


def test_the_window_and_the_shop_say_what_is_compared(insights: Insights, receive: Receive) -> None:
    receive(*told("칭찬 국물", 6, 6), *told("칭찬 반찬", 6, 8, 1), *told("칭찬 국물", 30, 60, 2))
    receive(*told("칭찬 주차", 6, 1), shop=1)
    assert insights.words("week").reviews == 12
    assert insights.words("month").reviews == 18
    assert insights.words("quarter").reviews == 48
    assert insights.words("week", 2).reviews == 6
    assert insights.words("week", 2).reviews_before == 0


def test_a_text_is_looked_through_once(
    insights: Insights, receive: Receive, language: Asked
) -> None:
    receive(*told("칭찬 국물", 6, 1), *told("칭찬 반찬", 12, 20))
    first = insights.words("week")
    assert len(language.texts) == 18
    assert insights.words("week") == first
    assert insights.words("month").reviews == 18
    receive(review(7, "칭찬 새말"))
    insights.words("week")
    assert language.texts[18:] == ["칭찬 새말"]


def test_what_has_no_words_or_no_day_is_left_out(insights: Insights, receive: Receive) -> None:
    receive(
        review(1, None),
        review(2, "  "),
        replace(review(3, "칭찬"), created_at=None),
        replace(review(4, "칭찬"), created_precision=Precision.MONTH),
        review(5, "칭찬 \0 국물"),
    )
    assert insights.words("week").reviews == 1


def test_nothing_is_asked_of_an_empty_shop(insights: Insights, language: Asked) -> None:
    words = insights.words("quarter")
    assert (words.reviews, words.enough, words.grown, words.complaints) == (0, False, (), ())
    assert language.texts == []


def test_a_cancel_unwinds_and_the_next_look_is_whole(insights: Insights, receive: Receive) -> None:
    receive(*told("칭찬 국물", 6, 1))
    progress = Watched()
    progress.cancel()
    with pytest.raises(Cancelled):
        insights.words("week", None, progress)
    assert insights.words("week").reviews == 6
