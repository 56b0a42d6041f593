"""The columns of the table of posts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from desktop.bridge.paged import Column
from desktop.kit.hangul import composed
from desktop.kit.moments import say_exact, say_moment
from desktop.kit.platforms import short_name
from desktop.kit.theme import Theme
from desktop.kit.tips import plain_tip

if TYPE_CHECKING:
    from engine.api import PostDto, Texts

TITLE, AUTHOR, SHOP = 0, 1, 3
"""Positions of columns."""
_SHOWN = 200
"""Letters that a line of the table can show at most."""


def columns(texts: Texts, theme: Theme, now: Callable[[], datetime]) -> tuple[Column[PostDto], ...]:
    """`now`: the moment of the listing, asked on the UI thread."""
    return (
        Column(
            "title",
            texts("posts.column.title"),
            lambda post: composed((post.title or post.excerpt)[:_SHOWN]),
            tooltip=lambda post: plain_tip(post.excerpt),
            spoken=lambda post: say_title(post, texts),
            color=lambda post: theme.color("muted") if post.gone else None,
        ),
        Column("author", texts("posts.column.author"), lambda post: post.author, width=128),
        Column(
            "platform",
            texts("posts.column.platform"),
            lambda post: short_name(post.platform, texts),
            width=80,
        ),
        Column("shop", texts("posts.column.shop"), lambda post: post.shop_name, width=112),
        _when(texts, now),
    )


def say_title(post: PostDto, texts: Texts) -> str:
    """For those who listen, who see no muted ink."""
    title = post.title or post.excerpt[:_SHOWN]
    return f"{title}, {texts('posts.gone')}" if post.gone else title


def say_date(post: PostDto, now: datetime, texts: Texts) -> str:
    """A date that could not be read is shown as it was told."""
    if post.published_at is None and post.raw_date:
        return post.raw_date
    return say_moment(post.published_at, post.precision, now, texts)


def _when(texts: Texts, now: Callable[[], datetime]) -> Column[PostDto]:
    def exact(post: PostDto) -> str:
        return say_exact(post.published_at, post.precision, now(), texts)

    return Column(
        "when",
        texts("posts.column.when"),
        lambda post: say_date(post, now(), texts),
        width=112,
        tooltip=exact,
        spoken=exact,
    )
