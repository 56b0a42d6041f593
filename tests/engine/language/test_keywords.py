"""Keywords: what one group of reviews says more often than another."""

import random

import pytest

from engine.language.analysis import Span
from engine.language.keywords import Keyword, Kind, Word, telling

SENTENCE = Span(0, 9)


def said(*forms: str) -> list[Word]:
    """A review of these words; "양 적다" is a pair, what ends in 다 a predicate."""
    return [Word(form, kind(form), SENTENCE) for form in forms]


def kind(form: str) -> Kind:
    if " " in form.removeprefix("안 "):
        return "pair"
    return "predicate" if form.endswith("다") else "noun"


def told(found: list[Keyword]) -> list[tuple[str, int, int]]:
    return [(keyword.form, keyword.count, keyword.count_other) for keyword in found]


USUAL = [said("국물", "맛있다"), said("사장님", "친절하다"), said("주차", "편하다")] * 20


def test_a_new_word_is_told_and_the_usual_ones_are_not() -> None:
    now = [*USUAL, *[said("국물", "벌레")] * 6]
    assert told(telling(now, USUAL)) == [("벌레", 6, 0)]


def test_a_word_that_went_away_is_told_the_other_way_round() -> None:
    before = [*USUAL, *[said("국물", "벌레")] * 6]
    assert telling(USUAL, before) == []
    assert told(telling(before, USUAL)) == [("벌레", 6, 0)]


def test_a_rambling_guest_counts_once() -> None:
    assert telling([*USUAL, said(*["벌레"] * 50)], USUAL) == []


@pytest.mark.parametrize(("times", "found"), [(2, []), (3, ["벌레"])])
def test_a_shop_of_some_reviews_needs_three_of_them(times: int, found: list[str]) -> None:
    before = USUAL * 5
    words = telling([*USUAL, *[said("벌레")] * times], before)
    assert [word.form for word in words] == found


def test_of_a_handful_of_reviews_two_are_enough() -> None:
    week = [said("국물", "맛있다"), said("벌레"), said("벌레"), said("주차")]
    assert [word.form for word in telling(week, USUAL * 5)] == ["벌레"]


@pytest.mark.parametrize(
    ("reviews", "kept"),
    [
        ([said("친절", "친절하다")] * 6, {"친절"}),
        ([said("양", "적다", "양 적다")] * 6, {"양 적다"}),
        ([said("양", "적다", "양 적다")] * 6 + [said("양")] * 9, {"양", "양 적다"}),
        ([said("재미있다")] * 6 + [said("재미없다")] * 6, {"재미있다", "재미없다"}),
        ([said("안 오다", "소스 안 오다")] * 6, {"소스 안 오다"}),
    ],
    ids=[
        "noun and its adjective",
        "pair and its parts",
        "noun with a life",
        "opposites",
        "negated pair",
    ],
)
def test_words_of_one_story_are_told_once(reviews: list[list[Word]], kept: set[str]) -> None:
    assert {word.form for word in telling(reviews, USUAL)} == kept


def test_each_word_leads_to_its_sentences() -> None:
    first, second = Span(3, 7), Span(8, 12)
    bug = [Word("벌레", "noun", first), Word("벌레", "noun", second)]
    now = [*USUAL, *[bug] * 6]
    (keyword,) = telling(now, USUAL)
    assert [mention.review for mention in keyword.mentions] == [60, 61, 62, 63, 64, 65]
    assert {mention.sentence for mention in keyword.mentions} == {first}


def test_nothing_to_compare_is_nothing_to_tell() -> None:
    assert telling([], USUAL) == telling(USUAL, []) == telling([[]] * 9, USUAL) == []


def test_pure_chance_tells_little() -> None:
    """Two halves of one crowd: of 200 words with 3 % each, hardly any may seem to have grown."""
    dice = random.Random(4)
    words = [f"낱말{place}" for place in range(200)]

    def crowd() -> list[list[Word]]:
        return [said(*dice.sample(words, 6)) for _ in range(300)]

    assert max(len(telling(crowd(), crowd(), most=200)) for _ in range(5)) <= 20
