"""Google Business Profile by its official interface, with the owner's consent."""

from typing import Final
from urllib.parse import urlsplit

from engine.platforms.adapter import Adapter
from engine.platforms.google.parse import parse_page
from engine.platforms.google.spec import SPEC
from engine.platforms.port import ReviewFound, ShopFound

_HOSTS: Final = ".google.com"


def _page_of(_: ShopFound, review: ReviewFound) -> str:
    """Google names one for each review since July 2026; without it, the list of all."""
    named = review.url or ""
    return named if _is_googles(named) else f"{SPEC.console_url}/reviews"


def _is_googles(address: str) -> bool:
    """What an answer names, or another device of the shop, is opened in the owner's browser."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    host = parts.hostname or ""
    return parts.scheme == "https" and f".{host}".endswith(_HOSTS)


PLATFORM: Final = Adapter(SPEC, _page_of, parse_page)
