"""What blogs write about the two practice shops."""

from collections import Counter
from typing import Final

from tests.resources.practice.rules import reviews_of

ROWS: Final = reviews_of("posts")


def test_no_address_is_anybody_s() -> None:
    """A press on the button must not lead an owner who practises to somebody's blog."""
    addresses = [row["address"] for row in ROWS]
    assert all(each.startswith("https://blog.example/") for each in addresses)
    assert len(set(addresses)) == len(addresses)


def test_both_shops_are_written_about_on_both_platforms() -> None:
    found = Counter((row["shop"], row["rows"]) for row in ROWS)
    assert len(found) == 4
    assert {platform for _, platform in found} == {"reviews", "kakaomap"}


def test_each_has_words_and_a_day() -> None:
    assert all(row["title"] and row["excerpt"] and row["author"] for row in ROWS)
    assert all(0 < row["days_ago"] < 60 for row in ROWS)
