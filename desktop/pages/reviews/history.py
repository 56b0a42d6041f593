"""What a review and the reply under it were before, newest first, each with what changed then."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtWidgets import QWidget

from desktop.kit.labels import ReviewText, TextLabel
from desktop.kit.moments import say_moment
from desktop.kit.moods import say_stars

if TYPE_CHECKING:
    from datetime import datetime

    from engine.api import ReviewDto, Texts

_SECOND = "second"
_GONE = "gone"


class _Shown(NamedTuple):
    body: str | None
    rating: float | None
    status: str
    reply: str | None
    until: datetime | None


def history_parts(review: ReviewDto, now: datetime, texts: Texts) -> list[QWidget]:
    parts: list[QWidget] = []
    for newer, older in pairwise(_versions(review)):
        parts += _change(newer, older, now, texts)
    return parts


def _versions(review: ReviewDto) -> list[_Shown]:
    found = review.found
    reply = found.reply.text if found.reply else None
    before = [
        _Shown(
            old.body,
            old.rating,
            old.status,
            old.reply.text if old.reply else None,
            old.replaced_at,
        )
        for old in review.revisions
    ]
    return [_Shown(found.body, found.rating, found.status, reply, None), *before]


def _change(newer: _Shown, older: _Shown, now: datetime, texts: Texts) -> list[QWidget]:
    until = say_moment(older.until, _SECOND, now, texts)
    if older.status == _GONE:
        return [TextLabel(f"{texts('review.was_gone')} · {until}", "secondary")]
    parts: list[QWidget] = []
    if (newer.body, newer.rating) != (older.body, older.rating):
        text = ReviewText(texts("reviews.before"))
        text.show_text(older.body or texts("review.no_text"))
        stars = say_stars(older.rating, texts)
        words = texts("reviews.until", stars=stars, when=until)
        parts += [text, TextLabel(words, "secondary")]
    if older.reply is not None and newer.reply != older.reply:
        text = ReviewText(texts("review.reply_before"))
        text.show_text(older.reply)
        parts += [text, TextLabel(f"{texts('review.reply_before')} · {until}", "secondary")]
    return parts
