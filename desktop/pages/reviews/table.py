"""The columns of the review table."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtGui import QColor

from desktop.bridge.paged import Column
from desktop.kit.hangul import composed
from desktop.kit.labels import Tone
from desktop.kit.moments import say_exact, say_moment
from desktop.kit.moods import mood_word, reply_word, say_stars, say_status
from desktop.kit.theme import Theme
from desktop.kit.tips import plain_tip

if TYPE_CHECKING:
    from engine.api import ReviewRow, Texts

BODY, AUTHOR, SHOP, MOOD = 1, 2, 3, 4
"""Positions of columns."""


_SHOWN = 300
"""Letters of a review that a line of the table can show at most."""
_LOUD = frozenset({"good", "warn", "bad"})


def _ink(tone: Tone) -> str:
    """In a column where most lines wait, only what went well or badly has a colour."""
    return tone if tone in _LOUD else "muted"


def columns(
    texts: Texts, theme: Theme, now: Callable[[], datetime]
) -> tuple[Column[ReviewRow], ...]:
    """`now`: the moment of the listing, asked on the UI thread."""

    def reply(row: ReviewRow) -> tuple[str, Tone]:
        """What guests cannot read waits for nothing."""
        if not row.reply and say_status(row.status, texts):
            return "", "plain"
        return reply_word(row.reply, texts)

    return (
        _stars(texts, theme),
        _body(texts, theme),
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
            lambda row: reply(row)[0],
            width=80,
            color=lambda row: theme.color(_ink(reply(row)[1])),
        ),
        _when(texts, now),
    )


def _stars(texts: Texts, theme: Theme) -> Column[ReviewRow]:
    def spoken(row: ReviewRow) -> str:
        return say_stars(row.rating, texts)

    return Column(
        "rating",
        texts("reviews.column.rating"),
        lambda row: "" if row.rating is None else f"★ {row.rating:g}",
        width=60,
        tooltip=spoken,
        spoken=spoken,
        color=lambda row: theme.color("bad") if (row.rating or 5) <= 2 else None,
    )


def _body(texts: Texts, theme: Theme) -> Column[ReviewRow]:
    def text(row: ReviewRow) -> str:
        words = composed(" ".join(row.body[:_SHOWN].split())) or texts("review.no_text")
        missing = say_status(row.status, texts)
        return f"[{missing}] {words}" if missing else words

    def color(row: ReviewRow) -> QColor | None:
        there = row.body and not say_status(row.status, texts)
        return None if there else theme.color("muted")

    return Column(
        "body",
        texts("reviews.column.body"),
        text,
        tooltip=lambda row: plain_tip(row.body),
        color=color,
    )


def _when(texts: Texts, now: Callable[[], datetime]) -> Column[ReviewRow]:
    def exact(row: ReviewRow) -> str:
        return say_exact(row.created_at, row.precision, now(), texts)

    return Column(
        "when",
        texts("reviews.column.when"),
        lambda row: say_moment(row.created_at, row.precision, now(), texts),
        width=112,
        tooltip=exact,
        spoken=exact,
    )
