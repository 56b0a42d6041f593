"""A platform made of what lies in its folder."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module

from engine.platforms.port import PlatformSession, ReviewFound, ReviewPage, ShopFound, Visit
from engine.platforms.spec import PlatformSpec


@dataclass(frozen=True, slots=True)
class Adapter:
    """`engine.platforms.port.Platform`; sessions come from `open_session` of its `session.py`.

    `answer_s`: seconds to wait for any one answer; a console was seen to take 20.
    """

    spec: PlatformSpec
    page_of: Callable[[ShopFound, ReviewFound], str]
    parser: Callable[[bytes, datetime, int], ReviewPage]
    answer_s: float = 30.0

    def open(self, visit: Visit) -> AbstractAsyncContextManager[PlatformSession]:
        # Only now: most of them load Playwright, 30 MB.
        module = import_module(f"engine.platforms.{self.spec.id}.session")
        session: AbstractAsyncContextManager[PlatformSession]
        session = module.open_session(visit, self.answer_s)
        return session

    def reply_page(self, shop: ShopFound, review: ReviewFound) -> str:
        return self.page_of(shop, review)

    def parse(self, raw: bytes, captured_at: datetime, number: int) -> ReviewPage:
        return self.parser(raw, captured_at, number)
