"""What an owner's page of reviews may tell beyond a stranger's: the owner's reply.

Nobody has seen under which key it comes. So a text counts as one where the key says so and the
value is one, or an object with one. Pure; raises nothing but `SchemaChanged`.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from engine.platforms.dates import read_moment
from engine.platforms.kakao import parse_reviews
from engine.platforms.kakaostore.spec import SPEC
from engine.platforms.parsing import FAULTS, clean, keeps_page, read_json
from engine.platforms.port import ReplyFound, ReviewFound, ReviewPage

_HOLDS: Final = re.compile(r"reply|replies|answer|comment", re.IGNORECASE)
_IS_TEXT: Final = re.compile(
    r"(owner|store|ceo)?_?(reply|answer|comment)(_?(contents?|text|body))?", re.IGNORECASE
)
_TEXTS: Final = ("contents", "content", "text", "body", "comment", "reply")
_DATES: Final = ("registered_at", "created_at")
_DEEPEST: Final = 4


@keeps_page
def parse_page(
    raw: bytes, captured_at: datetime, number: int, platform_s: float = 0.0
) -> ReviewPage:
    """As `engine.platforms.kakao.parse_reviews`, with replies."""
    page = parse_reviews(SPEC.id, raw, captured_at, number, platform_s)
    items = [each for each in read_json(raw)["reviews"] if isinstance(each, dict)]
    told = {str(each.get("review_id")): each for each in items}
    reviews = (
        _answered(each, told.get(each.external_id, {}), captured_at) for each in page.reviews
    )
    return replace(page, reviews=tuple(reviews))


def reply_in(raw: bytes, text: str, captured_at: datetime) -> ReplyFound | None:
    """The reply with that text, wherever it stands in an answer; None where it does not."""
    try:
        told = read_json(raw)
    except FAULTS:
        return None
    found = (_read(each, captured_at) for each in _objects(told, _DEEPEST))
    return next((each for each in found if each and each.text == clean(text)), None)


def _answered(review: ReviewFound, item: dict[str, Any], captured_at: datetime) -> ReviewFound:
    meta = item.get("meta")
    for each in (item, meta if isinstance(meta, dict) else {}):
        for key, value in each.items():
            if reply := _reply(key, value, captured_at):
                return replace(review, reply=reply)
    return review


def _reply(key: str, value: Any, captured_at: datetime) -> ReplyFound | None:
    if isinstance(value, str):
        return _live(value, None) if value.strip() and _IS_TEXT.fullmatch(key) else None
    if not _HOLDS.search(key):
        return None
    told = value if isinstance(value, list) else [value]
    found = (_read(each, captured_at) for each in told if isinstance(each, dict))
    return next((each for each in found if each), None)


def _read(told: dict[str, Any], captured_at: datetime) -> ReplyFound | None:
    texts = (told.get(key) for key in _TEXTS)
    text = next((each for each in texts if isinstance(each, str) and each.strip()), None)
    moments = (told.get(key) for key in _DATES)
    moment = next((each for each in moments if isinstance(each, str)), "")
    return None if text is None else _live(text, read_moment(moment, captured_at)[0])


def _live(text: str, created_at: datetime | None) -> ReplyFound:
    return ReplyFound(clean(text), live=True, created_at=created_at, state="live")


def _objects(told: Any, depth: int) -> Iterator[dict[str, Any]]:
    """Those of a JSON value, outer ones first."""
    if isinstance(told, dict):
        yield told
    if depth and isinstance(told, dict | list):
        for each in told.values() if isinstance(told, dict) else told:
            yield from _objects(each, depth - 1)
