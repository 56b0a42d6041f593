"""What blogs write about a place, from the blog tab of its page (notes/platforms.md, section 3)."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any, Final

import msgspec

from engine.platforms.kakaomap.spec import API, SPEC, page_of
from engine.platforms.outcomes import SchemaChanged
from engine.platforms.parsing import FAULTS, read_json
from engine.platforms.port import PostPage, ShopFound
from engine.platforms.posts import Spelling, read_page, walk_posts
from engine.platforms.web import Asked, Web

_SPELLING: Final = Spelling(
    id=("review_id",),
    address=("origin_url",),
    title=("title",),
    excerpt=("contents",),
    author=("author",),
    written=("registered_at",),
    photos=("photo_count",),
)


class _Answer(msgspec.Struct, gc=False):
    reviews: list[Any]
    review_count: Any = None


async def fetch_posts(web: Web, shop: ShopFound) -> AsyncIterator[PostPage]:
    """As `engine.platforms.port.Citing.fetch_posts`."""

    async def ask(number: int) -> PostPage:
        asked = Asked(
            f"{API}/places/tab/reviews/blog/{shop.external_id}",
            query={"page": str(number)},
            headers={"referer": page_of(shop)},
        )
        answer = await web.read(asked)
        return parse_posts(answer.body, web.now(), number)

    async for page in walk_posts(ask):
        yield page


def parse_posts(raw: bytes, captured_at: datetime, number: int) -> PostPage:
    """Raises `SchemaChanged`, else nothing."""
    try:
        answer = msgspec.convert(read_json(raw), _Answer)
    except FAULTS as fault:
        raise SchemaChanged(platform=SPEC.id, detail="blog") from fault
    return read_page(SPEC.id, answer.reviews, _SPELLING, answer.review_count, captured_at, number)
