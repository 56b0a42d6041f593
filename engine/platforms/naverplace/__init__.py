"""Naver Place, as anybody sees it: a slow way, and only for owners who turned it on."""

from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from engine.platforms.naverplace.parse import parse_page
from engine.platforms.naverplace.spec import SPEC, reviews_path
from engine.platforms.port import (
    Platform,
    PlatformSession,
    ReviewFound,
    ReviewPage,
    ShopFound,
    Visit,
)
from engine.platforms.spec import PlatformSpec


@dataclass(frozen=True, slots=True)
class NaverPlace:
    """`answer_s`: seconds to wait for any one answer; a page was seen to take 25."""

    answer_s: float = 40.0
    spec: PlatformSpec = SPEC

    def open(self, visit: Visit) -> AbstractAsyncContextManager[PlatformSession]:
        from engine.platforms.naverplace.session import (  # noqa: PLC0415 - loads Playwright: 30 MB
            open_session,
        )

        return open_session(visit, self.answer_s)

    def reply_page(self, shop: ShopFound, review: ReviewFound) -> str:
        return SPEC.console_url + reviews_path(shop)

    def parse(self, raw: bytes, captured_at: datetime, number: int) -> ReviewPage:
        return parse_page(raw, captured_at, number)


PLATFORM: Final[Platform] = NaverPlace()
