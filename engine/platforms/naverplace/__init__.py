"""Naver Place, as anybody sees it: a slow way, and only for owners who turned it on."""

from typing import Final

from engine.platforms.adapter import Adapter
from engine.platforms.naverplace.parse import parse_page
from engine.platforms.naverplace.spec import SPEC, reviews_path

_ANSWER_S: Final = 40.0  # a page was seen to take 25

PLATFORM: Final = Adapter(
    SPEC, lambda shop, _: SPEC.console_url + reviews_path(shop), parse_page, _ANSWER_S
)
