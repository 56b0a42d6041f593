"""One review among others, as platforms name it differently from time to time."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from engine.platforms.port import Precision, ReviewFound
from engine.runtime.clock import SEOUL

_DATED: Final = (Precision.SECOND, Precision.MINUTE, Precision.HOUR, Precision.DAY)
_NEAR: Final = timedelta(days=1)
_MASK: Final = re.compile(r"[*＊●○]+")
_TELLING: Final = 10
"""Letters from which on two guests of one day hardly say the same by chance."""


def same(reviews: Sequence[ReviewFound], wanted: ReviewFound) -> ReviewFound | None:
    """By id, then by a further id, then by author, moment and text if only one is like that.

    A console and the public page may give the same review other ids (notes/platforms.md, 2).
    """
    ids = {wanted.external_id, *wanted.alt_ids}
    for each in reviews:
        if each.external_id == wanted.external_id:
            return each
    for each in reviews:
        if ids & {each.external_id, *each.alt_ids}:
            return each
    told = (wanted.author_name, wanted.created_at, wanted.body)
    alike = [r for r in reviews if (r.author_name, r.created_at, r.body) == told]
    return alike[0] if len(alike) == 1 else None


def days_of(review: ReviewFound, first: date, today: date) -> tuple[tuple[date, date], ...]:
    """Days to look for it, from one to the other: its own first, then wider, as the platform may
    cut days in another zone; all from `first` to `today` where nobody knows its own.
    """
    if review.created_at is None or review.created_precision not in _DATED:
        return ((first, today),)
    day = review.created_at.astimezone(SEOUL).date()
    return (day, day), (day - _NEAR, day + _NEAR)


@dataclass(frozen=True, slots=True)
class Saying:
    """What a review says by which it is known again where no id helps. `day` in Seoul, None where
    no day is known; `stars` of five; what is not told is empty or None.
    """

    day: date | None
    author: str
    words: str
    stars: float | None


def saying(review: ReviewFound) -> Saying:
    known = review.created_at is not None and review.created_precision in _DATED
    return Saying(
        review.created_at.astimezone(SEOUL).date() if known and review.created_at else None,
        plain(review.author_name),
        plain(review.body or ""),
        None if review.rating is None else review.rating * 5 / review.rating_scale,
    )


def plain(text: str) -> str:
    """Composed, on one line, single spaces: what copying and spreadsheets change."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def alike(one: Saying, other: Saying) -> bool:
    """Whether these are surely one review: the same day and words, nothing that contradicts, and
    enough of both to tell guests apart who say the same.
    """
    if one.day is None or one.day != other.day or one.words != other.words:
        return False
    if one.stars is not None and other.stars is not None and one.stars != other.stars:
        return False
    if one.author and other.author:
        return _one_author(one.author, other.author) and (bool(one.words) or one.stars is not None)
    return len(one.words) >= _TELLING


def _one_author(one: str, other: str) -> bool:
    """`김*리` may be `김철리`, and `김**` either."""
    return one == other or _covers(one, other) or _covers(other, one)


def _covers(masked: str, name: str) -> bool:
    parts = _MASK.split(masked)
    return len(parts) > 1 and re.fullmatch(".+".join(map(re.escape, parts)), name) is not None
