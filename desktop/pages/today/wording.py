"""The morning in people's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.kit.findings import why
from desktop.kit.labels import Tone
from desktop.kit.moments import say_clock, say_exact, say_moment
from desktop.kit.moods import mood_word, say_stars
from desktop.kit.platforms import short_name
from desktop.kit.review_card import ReviewWords
from desktop.kit.sentences import excerpt

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from engine.api import Raid, Rating, ReviewDto, ShopDto, Texts

CHIPS = 3
_SHOWN = 500
"""Letters of a review that a card can show at most."""


def say_checked(shops: Sequence[ShopDto], now: datetime, texts: Texts) -> str:
    """ "마지막 확인 08:48 · 네이버 ✓": of the shop that waits longest, without those by hand."""
    shops = [shop for shop in shops if not shop.by_hand]
    moments = [shop.checked_at for shop in shops if shop.checked_at is not None]
    if not moments:
        return texts("today.never_checked")
    parts = [texts("today.checked", when=say_clock(min(moments), now, texts))]
    for platform in dict.fromkeys(shop.platform for shop in shops):
        theirs = [shop for shop in shops if shop.platform == platform]
        well = all(shop.checked_at is not None and not shop.outcome for shop in theirs)
        name = short_name(platform, texts)
        parts.append(f"{name} ✓" if well else texts("today.platform_trouble", platform=name))
    return " · ".join(parts)


def say_rating(rating: Rating, texts: Texts) -> tuple[str, str, Tone]:
    """Figure, note and tone of the tile; stars below one's own normal are a warning."""
    figure = texts("today.rating.none") if rating.week is None else f"{rating.week:.1f}"
    if rating.usual_low is None or rating.usual_high is None:
        return figure, texts("today.rating.no_usual"), "plain"
    low, high = f"{rating.usual_low:.1f}", f"{rating.usual_high:.1f}"
    below = rating.week is not None and round(rating.week, 1) < round(rating.usual_low, 1)
    note = texts("today.rating.usual", low=low, high=high)
    return figure, note, "warn" if below else "plain"


def say_raid(raid: Raid, texts: Texts) -> tuple[str, str]:
    """A calm sentence and, line by line, what it stands on; "" in calm times."""
    if not raid.level:
        return "", ""
    reasons = [
        texts(
            f"today.raid.{each.sign}",
            observed=each.observed,
            among=each.among,
            expected=f"{each.expected:.1f}",
        )
        for each in raid.signals
    ]
    return texts("today.raid", count=len(raid.signals)), "\n".join(reasons)


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
