"""Cases in an owner's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.kit.hangul import composed
from desktop.kit.line_list import Line
from desktop.kit.platforms import short_name
from desktop.kit.times import ago

if TYPE_CHECKING:
    from datetime import datetime

    from desktop.kit.labels import Tone
    from engine.api import CaseDto, Deadline, ItemDto, ReviewDto, Texts

_SOON = 7
_SHOWN = 200
_HASH = 12


def say_where(review: ReviewDto, texts: Texts) -> str:
    """ "김*수 · 달빛분식 · 네이버"."""
    parts = (review.found.author_name, review.shop_name, short_name(review.platform, texts))
    return " · ".join(part for part in parts if part)


def say_body(review: ReviewDto, texts: Texts) -> str:
    body = review.found.body or texts("review.no_text")
    return composed(" ".join(body[:_SHOWN].split()))


def tone_of(deadline: Deadline) -> Tone:
    if deadline.days < 0:
        return "plain"
    return "warn" if deadline.days <= _SOON else "info"


def state_of(case: CaseDto, texts: Texts) -> tuple[str, Tone]:
    """The day that comes next, "" where none does."""
    from engine.api import say_deadline  # noqa: PLC0415 - loaded by now

    if case.withdrawn:
        return texts("evidence.withdrawn"), "plain"
    coming = [each for each in case.deadlines if each.days >= 0] or list(case.deadlines)
    return (say_deadline(coming[0], texts), tone_of(coming[0])) if coming else ("", "plain")


def line_of(case: CaseDto, now: datetime, texts: Texts) -> Line:
    """A case in the list: its ground, when it was opened, whose review, which day comes."""
    ground = texts(f"evidence.ground.{case.ground}")
    when, state = ago(texts, case.opened_at, now), state_of(case, texts)
    body = f"{case.review.found.author_name} · {say_body(case.review, texts)}"
    return Line(ground, when, body, state, ". ".join((ground, when, body, state[0])))


def say_item(item: ItemDto, now: datetime, texts: Texts) -> str:
    """ "2 · 화면 사진 · 방금 · 지문 026a531f8290"."""
    kind = texts(f"evidence.kind.{item.kind}")
    print_ = texts("evidence.print", hash=item.hash[:_HASH])
    parts = (str(item.number), kind, ago(texts, item.taken_at, now), print_)
    return " · ".join(parts)
