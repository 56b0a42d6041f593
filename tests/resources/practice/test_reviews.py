"""The practice shops and their reviews, as the replica and the first start will read them."""

import re
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from tests.resources.practice.rules import RULES, SHOPS, reviews_of

REVIEWS = reviews_of("reviews")


@pytest.mark.parametrize("rule", RULES)
def test_every_review(rule: str) -> None:
    assert [review for review in REVIEWS if not RULES[rule](review)] == []


def test_shops_carry_both_platform_ids() -> None:
    assert [(shop["slug"], shop["name"], shop["trade"]) for shop in SHOPS] == [
        ("dalbit", "달빛분식", "분식집"),
        ("slow", "카페 느린오후", "카페"),
    ]
    ids = [shop[key] for shop in SHOPS for key in ("placeSeq", "placeId", "bookingBusinessId")]
    assert all(type(number) is int for number in ids)
    assert len(set(ids)) == 6


def test_ids_and_texts_are_unique() -> None:
    assert len({review["id"] for review in REVIEWS}) == len(REVIEWS)
    texts = Counter(review["text"] for review in REVIEWS if review["text"])
    replies = Counter(review["reply"] for review in REVIEWS if review["reply"])
    assert [text for text, times in (texts + replies).items() if times > 1] == []


def test_keywords_are_few_and_named_once() -> None:
    assert all(len(review["keywords"]) <= 4 for review in REVIEWS)
    voted = {(word["code"], word["label"]) for review in REVIEWS for word in review["keywords"]}
    assert len({code for code, _ in voted}) == len({label for _, label in voted}) == len(voted)


@pytest.mark.parametrize(
    ("what", "holds", "low", "high"),
    [
        ("positive", lambda r: r["label"] == "positive", 0.58, 0.66),
        ("neutral", lambda r: r["label"] == "neutral", 0.15, 0.21),
        ("negative", lambda r: r["label"] == "negative", 0.17, 0.23),
        ("without a rating", lambda r: r["rating"] is None, 0.30, 0.40),
        ("answered", lambda r: r["reply"] is not None, 0.35, 0.45),
        ("of the first shop", lambda r: r["shop"] == "dalbit", 0.45, 0.55),
    ],
)
def test_mix(what: str, holds: Callable[[dict[str, Any]], bool], low: float, high: float) -> None:
    share = sum(map(holds, REVIEWS)) / len(REVIEWS)
    assert low <= share <= high, f"{share:.1%} {what}"


@pytest.mark.parametrize(
    ("what", "holds", "least"),
    [
        ("reviews", lambda r: True, 250),
        ("keyword votes without a text", lambda r: not r["text"] and r["keywords"], 3),
        ("neither text nor votes", lambda r: not r["text"] and not r["keywords"], 1),
        ("600 characters and more", lambda r: len(r["text"]) >= 600, 3),
        ("five characters at most", lambda r: 0 < len(r["text"]) <= 5, 5),
        ("decomposed Hangul", lambda r: r.get("nfd"), 2),
        ("joined emoji", lambda r: "\u200d" in r["text"], 2),
        (
            "praise under one star",
            lambda r: r["rating"] in {0.5, 1} and r["label"] == "positive",
            2,
        ),
        ("blame under five stars", lambda r: r["rating"] == 5 and r["label"] == "negative", 2),
        ("in English", lambda r: re.fullmatch(r"[\x20-\x7e]{40,}", r["text"]), 3),
        ("in Japanese", lambda r: re.search(r"[\u3040-\u30ff]", r["text"]), 2),
        ("masked authors", lambda r: "*" in r["author"], 120),
        ("come back more than five times", lambda r: r["visit_count"] > 5, 6),
        ("still waiting for a first reply", lambda r: r["reply"] is None, 100),
    ],
)
def test_odd_cases_exist(what: str, holds: Callable[[dict[str, Any]], bool], least: int) -> None:
    assert sum(bool(holds(review)) for review in REVIEWS) >= least, what
