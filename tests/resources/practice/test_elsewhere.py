"""What guests of the two practice shops write on the other platforms."""

from collections import Counter

import pytest

from tests.resources.practice.rules import RULES, reviews_of

PLATFORMS = ("kakaomap", "google", "baemin", "coupangeats", "yogiyo", "ddangyo")
DELIVERY = ("baemin", "coupangeats", "yogiyo", "ddangyo")


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("rule", RULES)
def test_every_review(rule: str, platform: str) -> None:
    assert [review for review in reviews_of(platform) if not RULES[rule](review)] == []


@pytest.mark.parametrize("platform", PLATFORMS)
def test_both_shops_have_ten_of_every_mood(platform: str) -> None:
    rows = reviews_of(platform)
    assert Counter(row["shop"] for row in rows) == {"dalbit": 10, "slow": 10}
    assert {row["label"] for row in rows} == {"negative", "neutral", "positive"}
    assert 4 <= sum(row["reply"] is not None for row in rows) <= 6
    assert any(not row["text"] for row in rows)


@pytest.mark.parametrize("platform", PLATFORMS)
def test_stars_are_whole_or_unknown_to_the_platform(platform: str) -> None:
    stars = {row["rating"] for row in reviews_of(platform)}
    assert stars == ({None} if platform == "ddangyo" else {1, 2, 3, 4, 5})


@pytest.mark.parametrize("platform", PLATFORMS)
def test_orders_stand_where_food_is_brought(platform: str) -> None:
    rows = reviews_of(platform)
    assert all(("menus" in row) == (platform in DELIVERY) for row in rows)


def test_nobody_says_the_same_twice_on_any_platform() -> None:
    rows = [row for name in ("reviews", *PLATFORMS) for row in reviews_of(name)]
    assert len({row["id"] for row in rows}) == len(rows)
    said = Counter(text for row in rows for text in (row["text"], row["reply"]) if text)
    assert [text for text, times in said.items() if times > 1] == []
