"""A review in the words of its card."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.kit.findings import why
from desktop.kit.moments import say_exact, say_moment
from desktop.kit.moods import mood_word, say_stars
from desktop.kit.platforms import short_name
from desktop.kit.review_card import ReviewWords
from desktop.kit.sentences import excerpt

if TYPE_CHECKING:
    from datetime import datetime

    from engine.api import ReviewDto, Texts

CHIPS = 3
_SHOWN = 500
"""Letters of a review that a card can show at most."""


def words_of(review: ReviewDto, now: datetime, texts: Texts) -> ReviewWords:
    found = review.found
    precision = found.created_precision.value
    because = why(review, texts)
    return ReviewWords(
        rating=found.rating,
        stars=say_stars(found.rating, texts),
        mood=mood_word(review.label, texts),
        where=f"{short_name(review.platform, texts)} · {review.shop_name}",
        when=say_moment(found.created_at, precision, now, texts),
        exact=say_exact(found.created_at, precision, now, texts),
        body=excerpt(found.body or "", because.sentence, _SHOWN),
        instead=texts("review.no_text"),
        chips=tuple(keyword.label for keyword in found.keywords[:CHIPS]),
        why=because,
    )
