"""What blogs write about a place, as the console's API may list it.

Known is the address (notes/platforms.md, section 2). Not found: the shape of an item, where the
list stands in the answer, and what `category` may be, so that none is sent. So the list is looked
for, and each field under every spelling that Naver uses for its like elsewhere.
"""

from collections.abc import AsyncIterator, Iterator
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode

from engine.platforms.answers import Answer
from engine.platforms.console import Console
from engine.platforms.outcomes import NotPermitted, SchemaChanged
from engine.platforms.parsing import FAULTS, read_json
from engine.platforms.port import PostPage, ShopFound
from engine.platforms.posts import Spelling, read_page, read_post, walk_posts
from engine.platforms.smartplace.spec import LANDMARKS, SPEC

_SPELLING: Final = Spelling(
    id=("id", "reviewId", "postId", "blogPostId"),
    address=("url", "link", "reviewUrl", "postUrl", "blogUrl", "originUrl", "mobileUrl"),
    title=("title", "subject"),
    excerpt=("contents", "content", "text", "description", "body", "summary"),
    author=("authorName", "author", "nickname", "bloggerName", "bloggername", "writer", "blogName"),
    written=(
        *("createdDateTime", "createdAt", "created", "registeredAt", "writtenAt"),
        *("postedAt", "postDate", "postdate", "date"),
    ),
    photos=("photoCount", "imageCount", "thumbnailCount"),
)
_TOTALS: Final = ("total", "totalCount", "count", "reviewCount")
_DEPTH: Final = 3
"""So many objects within each other may hold the list."""
_OF_ITS_OWN: Final = (400, 403, 405)
"""Of an address that takes other questions than ours. The console's walls answer with pages."""


async def fetch_posts(console: Console, shop: ShopFound) -> AsyncIterator[PostPage]:
    """As `engine.platforms.port.Citing.fetch_posts`. Raises `NotPermitted` where the console lets
    us in but does not answer this.
    """
    if not console.page.url.startswith(console.site.console_url):
        await console.pacing.before_page()
        await console.go(LANDMARKS.home)

    async def ask(number: int) -> PostPage:
        query = urlencode({"businessId": shop.external_id, "page": number})
        await console.pacing.before_page()
        answer = await console.asked(f"/api/reviews/blog?{query}")
        _check(console, answer)
        return parse_posts(answer.body, console.now(), number)

    async for page in walk_posts(ask):
        yield page


def parse_posts(raw: bytes, captured_at: datetime, number: int) -> PostPage:
    """Raises `SchemaChanged`, else nothing."""
    try:
        told = read_json(raw)
    except FAULTS as fault:
        raise SchemaChanged(platform=SPEC.id, detail="blog") from fault
    lists = list(_lists(told, {}, _DEPTH))
    if not lists:
        raise SchemaChanged(platform=SPEC.id, detail="blog")
    items, holder = max(lists, key=lambda each: _readable(each[0], captured_at))
    total = next((holder[key] for key in _TOTALS if key in holder), None)
    return read_page(SPEC.id, items, _SPELLING, total, captured_at, number)


def _check(console: Console, answer: Answer) -> None:
    """A refusal of this address alone is no reason to leave the console alone for hours."""
    if answer.status in _OF_ITS_OWN and not answer.is_html:
        raise NotPermitted(platform=SPEC.id, action="posts")
    console.check(answer)


def _lists(told: Any, holder: dict[str, Any], depth: int) -> Iterator[tuple[list[Any], Any]]:
    """Every list, with the object it stands in."""
    if isinstance(told, list):
        yield told, holder
    elif isinstance(told, dict) and depth:
        for each in told.values():
            yield from _lists(each, told, depth - 1)


def _readable(items: list[Any], captured_at: datetime) -> int:
    return sum(read_post(each, _SPELLING, captured_at) is not None for each in items)
