"""Readings against labels: what counts as right."""

from collections.abc import Iterable
from dataclasses import replace

import pytest

from engine.language.analysis import (
    NOTHING_FOUND,
    Analysis,
    Aspect,
    AspectFound,
    Intent,
    Reason,
    ReasonFound,
    Span,
)
from engine.language.sentiment import Label, Reading
from tests.gold import neighbours, scores
from tests.gold.figures import Figure, estimate
from tests.gold.lines import GoldReview, GoldSentence
from tests.gold.scores import ReadReview, ReadSentence
from tests.gold.trades import kind

HERE = Span(0, 1)


def said(*labels: tuple[Aspect, Label]) -> Analysis:
    return replace(
        NOTHING_FOUND, aspects=tuple(AspectFound(aspect, label, HERE) for aspect, label in labels)
    )


def values(figures: Iterable[Figure]) -> dict[str, float | None]:
    return {figure.name: estimate(figure).value for figure in figures}


@pytest.mark.parametrize(
    ("labels", "together"),
    [
        (["negative"], "negative"),
        (["negative", "positive"], "neutral"),
        (["neutral", "positive"], "positive"),
        (["neutral", "neutral"], "neutral"),
    ],
)
def test_one_word_on_an_aspect_for_the_whole_text(labels: list[Label], together: Label) -> None:
    found = said(*((Aspect.TASTE, label) for label in labels))
    assert scores.judgements(found) == {Aspect.TASTE: together}


def test_the_right_aspect_with_the_wrong_pole_is_half_the_truth() -> None:
    gold = GoldSentence(1, "짜요", {Aspect.TASTE: "negative"})
    found = values(scores.of_sentences([ReadSentence(gold, said((Aspect.TASTE, "positive")))]))
    assert found["aspects of sentences, macro-F1"] == 1
    assert found["aspect and pole, macro-F1"] == 0
    assert found["sentences with exactly the right aspects"] == 1
    assert (found["aspect taste, recall"], found["aspect price, recall"]) == (1, None)


def test_reviews_are_held_against_all_their_labels() -> None:
    bad = GoldReview(
        1,
        "환불",
        "negative",
        {},
        frozenset({Reason.REFUND}),
        Intent.COMPLAINT,
        frozenset(),
        5,
        "옷",
    )
    foreign = replace(bad, number=2, flags=frozenset({"foreign language"}), reasons=frozenset())
    read = replace(
        NOTHING_FOUND,
        sentiment=Reading(-0.9, "negative", 0.9),
        intent=Intent.REQUEST,
        written_in="ko",
        reasons=(ReasonFound(Reason.LEGAL, 0.9, HERE),),
    )
    missed = replace(read, sentiment=Reading(0.1, "neutral", 0.6), reasons=())
    found = values(scores.of_reviews([ReadReview(bad, read), ReadReview(foreign, missed)]))
    assert found["negative recall"] == found["two-way negative recall"] == 0.5
    assert found["negative recall, foreign language"] == 0
    assert (found["urgency recall"], found["urgency refund, recall"]) == (1, 0)
    assert found["language right"] == 0.5
    assert found["intent accuracy"] == 0
    assert found["calibration error"] == pytest.approx((0.1 + 0.6) / 2)


@pytest.mark.parametrize(
    ("trade", "expected"),
    [
        ("국밥", "food"),
        ("베이커리카페", "café"),
        ("키즈카페", "other shop"),
        ("미용실", "hair and beauty"),
        ("애견미용", "other shop"),
        ("정형외과", "clinic"),
        ("게스트하우스", "lodging"),
    ],
)
def test_kind_of_a_trade(trade: str, expected: str) -> None:
    assert kind(trade) == expected


def test_nobody_is_their_own_neighbour() -> None:
    gold = [
        GoldSentence(1, "맛있어요", {Aspect.TASTE: "positive"}),
        GoldSentence(2, "맛있어서 또 옴", {Aspect.TASTE: "positive"}),
        GoldSentence(3, "비싸요", {Aspect.PRICE: "negative"}),
    ]
    by_letters = neighbours.by_letters([one.text for one in gold])
    by_vector = neighbours.by_vector([[1.0, 0.0], [0.0, 1.0], [0.8, 0.6]])
    assert estimate(neighbours.agreement("", gold[:2], by_letters[:2, :2])).value == 1
    assert estimate(neighbours.agreement("", gold, by_vector)).value == 0
