"""What a conflict is about, in an owner's words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.kit.hangul import composed
from desktop.kit.line_list import Line
from desktop.kit.platforms import short_name
from desktop.kit.times import ago

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from desktop.pages.conflicts.view_model import Item
    from engine.api import Texts

_SHOWN: Final = 200


def say_where(item: Item, texts: Texts) -> str:
    """ "김*수님의 리뷰 · 달빛분식 · 네이버"; the shop alone where it is about no review."""
    if item.review is None:
        return item.place
    author = texts("conflicts.review_of", author=item.review.found.author_name)
    return f"{author} · {item.place} · {short_name(item.review.platform, texts)}"


def say_review(item: Item, texts: Texts) -> str:
    """Its first words, "" where it is about no review."""
    if item.review is None:
        return ""
    body = item.review.found.body or texts("review.no_text")
    return composed(" ".join(body[:_SHOWN].split()))


def line_of(item: Item, authors: Mapping[int, str], now: datetime, texts: Texts) -> Line:
    """An item of the list: which field, of whose review, and who else wrote."""
    from engine.api import say_author, say_field  # noqa: PLC0415 - loaded by now

    found = item.conflict
    other = found.kept if found.lost.here else found.lost
    who = say_author(other, authors, texts).partition(",")[0]
    field, when = say_field(found, texts), ago(texts, found.noticed_at, now)
    author = item.place if item.review is None else item.review.found.author_name
    body = f"{author} · {say_review(item, texts)}".strip(" ·")
    return Line(field, when, body, (who, "plain"), ". ".join((field, who, when, body)))
