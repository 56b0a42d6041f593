"""Naver SmartPlace, the owner's console: the primary way to the reviews of Naver Place."""

from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from engine.platforms.port import (
    Platform,
    PlatformSession,
    ReviewFound,
    ReviewPage,
    ShopFound,
    Visit,
)
from engine.platforms.smartplace.parse import parse_page
from engine.platforms.smartplace.spec import LANDMARKS, SPEC, reviews_path
from engine.platforms.spec import PlatformSpec


@dataclass(frozen=True, slots=True)
class SmartPlace:
    """`answer_s`: seconds to wait for any one answer; the console was seen to take 20."""

    answer_s: float = 30.0
    spec: PlatformSpec = SPEC

    def open(self, visit: Visit) -> AbstractAsyncContextManager[PlatformSession]:
        from engine.platforms.smartplace.session import (  # noqa: PLC0415 - loads Playwright: 30 MB
            open_session,
        )

        return open_session(visit, self.answer_s)

    def reply_page(self, shop: ShopFound, review: ReviewFound) -> str:
        known = "place_seq" in shop.ref
        return SPEC.console_url + (reviews_path(shop) if known else LANDMARKS.home)

    def parse(self, raw: bytes, captured_at: datetime, number: int) -> ReviewPage:
        return parse_page(raw, captured_at, number)


PLATFORM: Final[Platform] = SmartPlace()
