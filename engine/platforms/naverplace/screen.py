"""Reviews as the page shows them, where its data cannot be read any more.

Anchors are what people and robots for the blind go by: the id of the list, click codes, roles,
dates in words. Names of classes change every few months: they stand in a file of alternates,
`resources/platforms/naverplace.json`, and only help. A review shown has no id; it gets one made of
its author, day and text.
"""

import json
import re
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from typing import Final
from urllib.parse import urlsplit

from engine.platforms.naverplace.markup import Element, read_html
from engine.runtime.resources import RESOURCES

CLASSES: Final = RESOURCES / "platforms" / "naverplace.json"
_LIST = "_review_list"
_DAY = re.compile(r"\d{4}년\s?\d{1,2}월\s?\d{1,2}일(?:\s?[월화수목금토일]요일)?")
_PROFILE = re.compile(r"/my/([0-9A-Za-z]+)/")
_BUTTONS = frozenset({"더보기", "접기", "펼쳐보기"})

Item = dict[str, object]


def shown_items(html: str) -> list[Item] | None:
    """Items in the shape of the page's own data; None if there is no list."""
    lists = (each for each in read_html(html).all() if each.attributes.get("id") == _LIST)
    found = next(lists, None)
    return None if found is None else [_item(each) for each in _rows(found)]


@cache
def _classes(kind: str) -> frozenset[str]:
    told: dict[str, list[str]] = json.loads(CLASSES.read_text(encoding="utf-8"))
    return frozenset(told[kind])


def _rows(found: Element) -> list[Element]:
    """The list's own entries, or those known by a class if it has wrapped them."""
    rows = [each for each in found.children if isinstance(each, Element) and each.tag == "li"]
    return rows or [each for each in found.all() if each.has_class(_classes("item"))]


def _item(row: Element) -> Item:
    """Without the keys that are missing, as a renamed field would be."""
    profile = _profile(row)
    created = _created(row)
    item: Item = {"author": profile, "body": _body(row), "votedKeywords": list(_keywords(row))}
    if created:
        item["created"] = created
        told = f"{profile}|{created}|{item['body']}"
        item["id"] = f"shown-{sha256(told.encode(errors='replace')).hexdigest()[:24]}"
    return item


def _profile(row: Element) -> Item | None:
    """The first link to a profile that has words, the first of which are the name."""
    for link in filter(_is_profile, row.all()):
        words = [text.strip() for text in link.texts() if text.strip()]
        if words:
            known = _PROFILE.search(urlsplit(link.attributes.get("href", "")).path)
            return {"nickname": words[0], "objectId": known[1] if known else None}
    return None


def _is_profile(element: Element) -> bool:
    return element.attributes.get("data-pui-click-code") == "profile"


def _created(row: Element) -> str | None:
    """The hidden date in words, else what the page shows in short."""
    if told := _DAY.search(row.text()):
        return told[0]
    return next((each.text() for each in row.all() if each.tag == "time"), None)


def _body(row: Element) -> str | None:
    """In an element of a known class, else the longest text that can be pressed to unfold it."""
    known = [each.text() for each in row.all() if each.has_class(_classes("body"))]
    pressed = [
        each.text()
        for each in row.all()
        if each.attributes.get("role") == "button" and not _is_profile(each)
    ]
    texts = [text for text in known or pressed if text not in _BUTTONS]
    return max(texts, key=len, default="") or None


def _keywords(row: Element) -> Iterator[Item]:
    for each in row.all():
        if each.tag == "span" and each.has_class(_classes("keyword")) and (text := each.text()):
            yield {"code": text, "name": text}
