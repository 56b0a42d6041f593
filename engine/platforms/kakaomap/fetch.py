"""Shops and reviews from the JSON that KakaoMap's own page asks for."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace
from datetime import date

from engine.platforms.answers import check_answer
from engine.platforms.kakao import parse_name, place_of, strange_keys
from engine.platforms.kakaomap.parse import parse_page
from engine.platforms.kakaomap.spec import API, SPEC, page_of
from engine.platforms.matching import same
from engine.platforms.outcomes import NoSuchShop
from engine.platforms.port import ReviewFound, ReviewPage, ShopFound
from engine.platforms.walk import walk
from engine.platforms.web import Asked, Web
from engine.runtime import log
from engine.runtime.clock import SEOUL


class Places:
    """What an open visit asks. Keys that nobody has described are told to the log, once each."""

    def __init__(self, web: Web) -> None:
        self._web = web
        self._told: set[str] = set()

    async def find_shop(self, address: str) -> ShopFound:
        """Raises `NoSuchShop`."""
        number = place_of(address)
        if number is None:
            raise NoSuchShop(platform=SPEC.id, address=address)
        shop = ShopFound(number, "", {})
        asked = _asked(f"/places/panel3/{shop.external_id}", shop)
        await self._web.pacing.before_page()
        answer = await self._web.send(asked)
        if answer.status == 404:
            raise NoSuchShop(platform=SPEC.id, address=address)
        check_answer(SPEC.id, answer, self._web.now(), is_login_address=False)
        return ShopFound(number, parse_name(SPEC.id, answer.body), {})

    async def reviews(
        self, shop: ShopFound, since: date | None
    ) -> AsyncGenerator[ReviewPage, None]:
        """As `engine.platforms.walk.walk`."""
        last = ""

        async def ask(number: int) -> ReviewPage:
            nonlocal last
            page = await self._page(shop, last, number)
            if not page.reviews:
                return replace(page, has_next=False)
            last = page.reviews[-1].external_id
            return page

        async for page in walk(SPEC.id, ask, since):
            yield page

    async def find_review(self, shop: ShopFound, review: ReviewFound) -> ReviewFound | None:
        """Not behind the day of the review. Raises `Partial` where the list ends before it."""
        day = review.created_at and review.created_at.astimezone(SEOUL).date()
        async with aclosing(self.reviews(shop, day)) as pages:
            async for page in pages:
                if found := same(page.reviews, review):
                    return found
        return None

    async def _page(self, shop: ShopFound, last: str, number: int) -> ReviewPage:
        query = {"order": "LATEST", "only_photo_review": "false"}
        if last:
            query["previous_last_review_id"] = last
        path = f"/places/tab/reviews/kakaomap/{shop.external_id}"
        answer = await self._web.read(_asked(path, shop, query))
        page = parse_page(answer.body, self._web.now(), number, answer.platform_s)
        self._tell(strange_keys(answer.body))
        return page

    def _tell(self, keys: frozenset[str]) -> None:
        for key in sorted(keys - self._told):
            log.get_logger().info("platform.strange_key", platform=SPEC.id, code=key)
        self._told |= keys


def _asked(path: str, shop: ShopFound, query: dict[str, str] | None = None) -> Asked:
    return Asked(API + path, query=query, headers={"referer": page_of(shop)})
