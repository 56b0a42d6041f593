"""Google Business Profile by its official interface, with the owner's consent."""

from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from engine.platforms.google.parse import parse_page
from engine.platforms.google.session import open_session
from engine.platforms.google.spec import SPEC
from engine.platforms.port import (
    Platform,
    PlatformSession,
    ReviewFound,
    ReviewPage,
    ShopFound,
    Visit,
)
from engine.platforms.spec import PlatformSpec

_HOSTS: Final = ".google.com"


@dataclass(frozen=True, slots=True)
class Google:
    """`answer_s`: seconds to wait for any one answer."""

    answer_s: float = 30.0
    spec: PlatformSpec = SPEC

    def open(self, visit: Visit) -> AbstractAsyncContextManager[PlatformSession]:
        return open_session(visit, self.answer_s)

    def reply_page(self, shop: ShopFound, review: ReviewFound) -> str:
        """Google names one for each review since July 2026; without it, the list of all."""
        named = review.url or ""
        return named if _is_googles(named) else f"{SPEC.console_url}/reviews"

    def parse(self, raw: bytes, captured_at: datetime, number: int) -> ReviewPage:
        return parse_page(raw, captured_at, number)


def _is_googles(address: str) -> bool:
    """What an answer names, or another device of the shop, is opened in the owner's browser."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    host = parts.hostname or ""
    return parts.scheme == "https" and f".{host}".endswith(_HOSTS)


PLATFORM: Final[Platform] = Google()
