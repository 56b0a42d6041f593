"""Faults inside a page of reviews: odd values, odd types, another schema."""

import unicodedata
from dataclasses import replace
from itertools import cycle

from tests.replicas.smartplace.board import Shown
from tests.replicas.smartplace.faults import Faults, amount

STRANGE_TEXTS = (
    "👨‍👩‍👧‍👦 가족 모임에 딱이에요 👍🏽🇰🇷",
    unicodedata.normalize("NFD", "떡볶이가 정말 맛있었어요"),
    "\u202eהיה טוב\u202c 좋았어요",
    'ㅋㅋㅋㅋ\u200b\u200b ❤️‍🔥 \u0000 <b>굵게</b> & "따옴표" \'',
    "줄\n바꿈\r\n\t탭\u2028줄",
    "☺️𠮷野家 ﷽ Z̷̧a̸l̶g̴o̷",
)
HUGE = 20 * 1024 * 1024


def spoil(shown: list[Shown], faults: Faults) -> list[Shown]:
    """The page's reviews with the value faults applied."""
    reviews = [entry.review for entry in shown]
    if faults.strike("rating_null", "getReviews"):
        reviews = [replace(review, rating=None) for review in reviews]
    if faults.strike("text_null", "getReviews"):
        reviews = [replace(review, text=None) for review in reviews]
    if faults.strike("strange_text", "getReviews"):
        texts = cycle(STRANGE_TEXTS)
        reviews = [replace(review, text=next(texts)) for review in reviews]
    if reviews and (size := amount(faults.strike("huge_review", "getReviews"), HUGE)):
        reviews[0] = replace(reviews[0], text=_huge(size))
    return [Shown(review, entry.reply) for review, entry in zip(reviews, shown, strict=True)]


def rename(items: list[dict[str, object]], faults: Faults) -> list[dict[str, object]]:
    """The page's items with the schema faults applied."""
    if faults.strike("numeric_ids", "getReviews"):
        items = [{**item, "id": 2 * 10**15 + int(str(item["id"])[-12:], 16)} for item in items]
    renamed = faults.strike("renamed_field", "getReviews")
    if renamed:
        old, new = str(renamed if isinstance(renamed, str) else "content:reviewContent").split(":")
        items = [{(new if key == old else key): item[key] for key in item} for item in items]
    return items


def _huge(size: int) -> str:
    """`size` bytes of UTF-8."""
    line = "맛있어요 "
    return (line * (size // len(line.encode()) + 1)).encode()[:size].decode(errors="ignore")
