"""The columns of the review table."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from desktop.bridge.paged import Column
from desktop.kit.hangul import composed
from desktop.kit.labels import Tone
from desktop.kit.moments import say_exact, say_moment
from desktop.kit.moods import mood_word, reply_word, say_stars
from desktop.kit.theme import Theme

if TYPE_CHECKING:
    from engine.api import ReviewRow, Texts

AUTHOR, SHOP, MOOD = 2, 3, 4
"""Positions of columns."""


_LOUD = frozenset({"good", "bad"})


def _ink(tone: Tone) -> str:
    """In a column where most lines wait, only what went well or badly has a colour."""
    return tone if tone in _LOUD else "muted"


def columns(
    texts: Texts, theme: Theme, now: Callable[[], datetime]
) -> tuple[Column[ReviewRow], ...]:
    """`now`: the moment of the listing, asked on the UI thread."""

    def when(row: ReviewRow) -> str:
        return say_moment(row.created_at, row.precision, now(), texts)

    def exact(row: ReviewRow) -> str:
        return say_exact(row.created_at, row.precision, now(), texts)

    def body(row: ReviewRow) -> str:
        return composed(" ".join(row.body.split())) or texts("review.no_text")

    return (
        Column(
            "rating",
            texts("reviews.column.rating"),
            lambda row: "" if row.rating is None else f"★ {row.rating:g}",
            width=64,
            tooltip=lambda row: say_stars(row.rating, texts),
            spoken=lambda row: say_stars(row.rating, texts),
            color=lambda row: theme.color("bad") if (row.rating or 5) <= 2 else None,
        ),
        Column(
            "body",
            texts("reviews.column.body"),
            body,
            tooltip=lambda row: row.body,
            color=lambda row: None if row.body.strip() else theme.color("muted"),
        ),
        Column("author", texts("reviews.column.author"), lambda row: row.author, width=80),
        Column("shop", texts("reviews.column.shop"), lambda row: row.shop_name, width=104),
        Column(
            "mood",
            texts("reviews.column.mood"),
            lambda row: mood_word(row.label, texts)[0],
            width=72,
        ),
        Column(
            "reply",
            texts("reviews.column.reply"),
            lambda row: reply_word(row.reply, texts)[0],
            width=84,
            color=lambda row: theme.color(_ink(reply_word(row.reply, texts)[1])),
        ),
        Column("when", texts("reviews.column.when"), when, width=112, tooltip=exact, spoken=exact),
    )
