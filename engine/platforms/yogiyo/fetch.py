"""Shops and reviews, page by page."""

from collections.abc import AsyncIterator
from datetime import date

from engine.platforms.port import ReviewPage, ShopFound
from engine.platforms.walk import walk
from engine.platforms.yogiyo.api import Api
from engine.platforms.yogiyo.parse import parse_page, parse_shops
from engine.platforms.yogiyo.spec import (
    FIRST_DAY,
    PAGE_SIZE,
    SHOPS,
    SHOPS_QUERY,
    SPEC,
    reviews_path,
)


async def list_shops(api: Api) -> list[ShopFound]:
    """Those whose contract runs."""
    answer = await api.read(SHOPS, SHOPS_QUERY)
    return parse_shops(answer.body)


async def fetch_reviews(
    api: Api, shop: ShopFound, since: date | None, until: date | None = None
) -> AsyncIterator[ReviewPage]:
    """As `engine.platforms.walk.walk`, of the days `since` to `until`, both included."""
    days = {
        "create_from": (since or FIRST_DAY).isoformat(),
        "create_to": (until or api.console.today()).isoformat(),
    }

    async def ask(number: int) -> ReviewPage:
        paging = {"no_reply_only": "false", "page_size": PAGE_SIZE, "page": number - 1}
        answer = await api.read(reviews_path(shop), {**days, **paging})
        return parse_page(answer.body, api.console.now(), number, answer.platform_s)

    async for page in walk(SPEC.id, ask):
        yield page
