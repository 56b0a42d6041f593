"""What the owner did, and about which review, in his words."""

import unicodedata
from typing import Final

from engine.reviews.dto import ReviewDto
from engine.runtime.texts import Texts

_SIGNS: Final = 24


def say_deed(name: str, review: ReviewDto | None, texts: Texts) -> str:
    """`name`: of the deed. `review`: that it was about, None for none."""
    said = texts(f"deed.{name}")
    if review is None:
        return said
    who = texts("conflicts.review_of", author=review.found.author_name)
    words = first_words(review.found.body or "", _SIGNS) or texts("review.no_text")
    return texts("deed.about", name=said, who=who, shop=review.shop_name, words=words)


def first_words(text: str, most: int) -> str:
    """On one line; cut short where there are more than `most` signs."""
    plain = unicodedata.normalize("NFC", " ".join(text.split()))
    return plain if len(plain) <= most else f"{plain[:most].rstrip()}…"
