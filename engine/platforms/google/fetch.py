"""Shops and reviews, page by page."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Final, TypeVar

import msgspec

from engine.platforms.google.api import Api
from engine.platforms.google.parse import Read, read_page
from engine.platforms.google.spec import (
    ACCOUNTS,
    ACCOUNTS_SIZE,
    INFORMATION,
    LOCATIONS_SIZE,
    PAGE_SIZE,
    SPEC,
    reviews_address,
)
from engine.platforms.outcomes import NotPermitted, SchemaChanged, Unreachable
from engine.platforms.parsing import FAULTS
from engine.platforms.port import ReviewPage, ShopFound
from engine.platforms.walk import walk
from engine.runtime.clock import SEOUL

_MOST_PAGES: Final = 200  # 20,000 locations of one account; more is a fault


class _Account(msgspec.Struct):
    name: str


class _Location(msgspec.Struct):
    name: str
    title: str = ""


class _Accounts(msgspec.Struct):
    accounts: list[_Account] = []
    nextPageToken: str = ""


class _Locations(msgspec.Struct):
    locations: list[_Location] = []
    nextPageToken: str = ""


_List = TypeVar("_List", _Accounts, _Locations)


async def list_shops(api: Api) -> list[ShopFound]:
    """The external id is the location's. One that several accounts share is found once.

    An account that may not list its locations hides no other's; raises `NotPermitted` if none may.
    """
    shops: dict[str, ShopFound] = {}
    refusal: NotPermitted | None = None
    async for accounts in _lists(api, ACCOUNTS, _Accounts, {"pageSize": str(ACCOUNTS_SIZE)}):
        for account in accounts.accounts:
            try:
                async for shop in _shops(api, account.name):
                    shops.setdefault(shop.external_id, shop)
            except NotPermitted as fault:
                refusal = fault
    if refusal is not None and not shops:
        raise refusal
    return list(shops.values())


async def _shops(api: Api, account: str) -> AsyncIterator[ShopFound]:
    query = {"readMask": "name,title", "pageSize": str(LOCATIONS_SIZE)}
    address = f"{INFORMATION}/{account}/locations"
    async for locations in _lists(api, address, _Locations, query):
        for each in locations.locations:
            external_id = each.name.rpartition("/")[2]
            yield ShopFound(external_id, each.title, {"account": account})


async def _lists(
    api: Api, address: str, kind: type[_List], query: Mapping[str, str]
) -> AsyncIterator[_List]:
    token = ""
    for _ in range(_MOST_PAGES):
        answer = await api.read(address, {**query, "pageToken": token} if token else query)
        try:
            told = msgspec.json.decode(answer.body, type=kind)
        except FAULTS as fault:
            raise SchemaChanged(platform=SPEC.id, detail=kind.__name__.lower()) from fault
        yield told
        token = told.nextPageToken
        if not token:
            return


async def fetch_reviews(api: Api, shop: ShopFound, since: date | None) -> AsyncIterator[ReviewPage]:
    """As `engine.platforms.walk.walk`: what was written or changed last comes first."""
    token = ""

    async def ask(number: int) -> ReviewPage:
        nonlocal token
        read = await _page(api, shop, number, token)
        token = read.following
        if since is None:
            return read.page
        is_older = read.changed_at is not None and read.changed_at.astimezone(SEOUL).date() < since
        # the total is that of all days
        return replace(read.page, has_next=read.page.has_next and not is_older, total=None)

    async for page in walk(SPEC.id, ask):
        yield page


async def _page(api: Api, shop: ShopFound, number: int, token: str) -> Read:
    """A token is good for a while only; then the run ends here, and the next one begins anew."""
    query = {"pageSize": str(PAGE_SIZE), "orderBy": "updateTime desc"}
    if not token:
        answer = await api.read(reviews_address(shop), query)
    else:
        answer = await api.read(reviews_address(shop), {**query, "pageToken": token}, (400,))
    if answer.status == 400:
        raise Unreachable(platform=SPEC.id)
    return read_page(answer.body, api.now(), number, answer.platform_s)
