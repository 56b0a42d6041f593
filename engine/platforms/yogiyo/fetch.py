"""Shops and reviews, page by page."""

from collections.abc import AsyncIterator
from datetime import date
from functools import partial

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


async def fetch_reviews(api: Api, shop: ShopFound, since: date | None) -> AsyncIterator[ReviewPage]:
    """As `engine.platforms.walk.walk`."""
    days = (since or FIRST_DAY, api.console.today())
    async for page in walk(SPEC.id, partial(ask_page, api, shop, days)):
        yield page


async def ask_page(api: Api, shop: ShopFound, days: tuple[date, date], number: int) -> ReviewPage:
    """Of the list of these days, from one to the other, both included."""
    query = {
        "create_from": days[0].isoformat(),
        "create_to": days[1].isoformat(),
        "no_reply_only": "false",
        "page_size": PAGE_SIZE,
        "page": number - 1,
    }
    answer = await api.read(reviews_path(shop), query)
    return parse_page(answer.body, api.console.now(), number, answer.platform_s)
