"""KakaoMap, as anybody sees it: reviews over plain requests, replies by the owner's hand."""

from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from engine.platforms.kakaomap.parse import parse_page
from engine.platforms.kakaomap.session import open_session
from engine.platforms.kakaomap.spec import SPEC, page_of
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
class KakaoMap:
    """`answer_s`: seconds to wait for any one answer."""

    answer_s: float = 30.0
    spec: PlatformSpec = SPEC

    def open(self, visit: Visit) -> AbstractAsyncContextManager[PlatformSession]:
        return open_session(visit, self.answer_s)

    def reply_page(self, shop: ShopFound, review: ReviewFound) -> str:
        return page_of(shop)

    def parse(self, raw: bytes, captured_at: datetime, number: int) -> ReviewPage:
        return parse_page(raw, captured_at, number)


PLATFORM: Final[Platform] = KakaoMap()
