"""What adapters that list blog posts do alike: odd items, addresses that lead nowhere, long lists.

Nobody has promised the shape of such an item: each field is looked for under the keys of a
`Spelling`, and whatever else stands there is left alone.
"""

import hashlib
import html
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from engine.platforms.dates import read_moment
from engine.platforms.outcomes import SchemaChanged
from engine.platforms.parsing import clean, count
from engine.platforms.port import PostFound, PostPage

LONGEST_TITLE: Final = 300
LONGEST_EXCERPT: Final = 4_000
"""Characters. What lists show of a post is some hundred; the rest is a click away."""
_LONGEST_ADDRESS: Final = 2_000
_LONGEST_ID: Final = 100
_LONGEST_NAME: Final = 100
_MOST: Final = 2**63 - 1  # a number that is stored as it is
_MARKS: Final = re.compile(r"</?(?:b|em|strong|mark)>", re.IGNORECASE)
"""By which lists set off the words that were searched for."""
_NAMES: Final = ("name", "nickname", "displayName", "nickName")
_NO_ADDRESS: Final = re.compile(r"[\s\x00-\x1f\x7f\\\"<>]")


@dataclass(frozen=True, slots=True)
class Spelling:
    """Keys under which a platform may tell a field; the first one that holds something counts."""

    id: tuple[str, ...]
    address: tuple[str, ...]
    title: tuple[str, ...]
    excerpt: tuple[str, ...]
    author: tuple[str, ...]
    written: tuple[str, ...]
    photos: tuple[str, ...]


async def walk_posts(ask: Callable[[int], Awaitable[PostPage]]) -> AsyncIterator[PostPage]:
    """`ask` for page 1, 2, ...; to a page without anything new, or as many as its total says."""
    seen, rejected, number = set[str](), 0, 0
    while True:
        number += 1
        page = await ask(number)
        fresh = {post.external_id for post in page.posts} - seen
        seen |= fresh
        rejected += page.rejected
        is_all = page.total is not None and len(seen) + rejected >= page.total
        page = replace(page, has_next=bool(fresh) and not is_all)
        yield page
        if not page.has_next:
            return


def read_page(
    platform: str,
    items: Sequence[object],
    spelling: Spelling,
    total: object,
    captured_at: datetime,
    number: int,
) -> PostPage:
    """Raises `SchemaChanged` where not one of the items can be read."""
    found = [read_post(each, spelling, captured_at) for each in items]
    posts = tuple(each for each in found if each is not None)
    if found and not posts:
        raise SchemaChanged(platform=platform, detail=f"posts 0/{len(found)}")
    return PostPage(number, posts, count(total), len(found) - len(posts), has_next=bool(posts))


def read_post(told: object, spelling: Spelling, captured_at: datetime) -> PostFound | None:
    """None for what has no words, or no address that a browser may be sent to."""
    if not isinstance(told, dict):
        return None
    address = _first(told, spelling.address, read_address)
    title = _first(told, spelling.title, _words)[:LONGEST_TITLE]
    excerpt = _first(told, spelling.excerpt, _words)[:LONGEST_EXCERPT]
    if not address or not (title or excerpt):
        return None
    raw_date = _first(told, spelling.written, _plain)[:_LONGEST_NAME]
    created_at, precision = read_moment(raw_date, captured_at)
    return PostFound(
        external_id=_first(told, spelling.id, _id) or digest_of(address),
        address=address,
        title=title,
        excerpt=excerpt,
        author_name=_first(told, spelling.author, _name)[:_LONGEST_NAME],
        created_at=created_at,
        created_precision=precision,
        raw_date=raw_date,
        photo_count=next((count(told[key]) for key in spelling.photos if key in told), None),
    )


def read_address(told: object) -> str:
    """An http or https address as it was told; "" for any other, be it a script or a file."""
    if not isinstance(told, str) or len(told) > _LONGEST_ADDRESS:
        return ""
    address = told.strip()
    if _NO_ADDRESS.search(address):
        return ""
    try:
        parts = urlsplit(address)
        is_web = parts.scheme.lower() in ("http", "https") and bool(parts.hostname)
        return address if is_web and "@" not in parts.netloc and parts.port != 0 else ""
    except ValueError:
        return ""


def digest_of(address: str) -> str:
    """32 hexadecimal digits."""
    return hashlib.blake2b(address.encode(errors="replace"), digest_size=16).hexdigest()


def _first(
    told: Mapping[object, object], keys: Sequence[str], read: Callable[[object], str]
) -> str:
    return next((found for key in keys if (found := read(told.get(key)))), "")


def _plain(told: object) -> str:
    """Words or a number; anything else says nothing."""
    if isinstance(told, int) and not isinstance(told, bool) and abs(told) <= _MOST:
        return str(told)
    return clean(told.strip()) if isinstance(told, str) else ""


def _id(told: object) -> str:
    found = _plain(told)
    return found if len(found) <= _LONGEST_ID else ""


def _words(told: object) -> str:
    """In one line, without the marks of a search."""
    if not isinstance(told, str):
        return ""
    start = told[: 4 * LONGEST_EXCERPT]
    return " ".join(clean(html.unescape(_MARKS.sub("", start))).split())


def _name(told: object) -> str:
    if isinstance(told, dict):
        return _first(told, _NAMES, _words)
    return _words(told)
