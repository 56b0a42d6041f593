"""KakaoMap as a shop's owner: the page of a place in a browser where its owner logged in.

An experiment: what of this an owner's session shows, nobody has told yet (`spec.SPEC.unverified`).
"""

from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from engine.platforms.kakaostore.parse import parse_page
from engine.platforms.kakaostore.spec import SPEC, place_path
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
class KakaoStore:
    """`answer_s`: seconds to wait for any one answer."""

    answer_s: float = 30.0
    spec: PlatformSpec = SPEC

    def open(self, visit: Visit) -> AbstractAsyncContextManager[PlatformSession]:
        from engine.platforms.kakaostore.session import (  # noqa: PLC0415 - loads Playwright: 30 MB
            open_session,
        )

        return open_session(visit, self.answer_s)

    def reply_page(self, shop: ShopFound, review: ReviewFound) -> str:
        return SPEC.console_url + place_path(shop)

    def parse(self, raw: bytes, captured_at: datetime, number: int) -> ReviewPage:
        return parse_page(raw, captured_at, number)


PLATFORM: Final[Platform] = KakaoStore()
