"""Naver SmartPlace, the owner's console: the primary way to the reviews of Naver Place."""

from typing import Final

from engine.platforms.adapter import Adapter
from engine.platforms.port import ReviewFound, ShopFound
from engine.platforms.smartplace.parse import parse_page
from engine.platforms.smartplace.spec import LANDMARKS, SPEC, reviews_path


def _page_of(shop: ShopFound, _: ReviewFound) -> str:
    known = "place_seq" in shop.ref
    return SPEC.console_url + (reviews_path(shop) if known else LANDMARKS.home)


PLATFORM: Final = Adapter(SPEC, _page_of, parse_page)
