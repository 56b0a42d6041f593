"""Coupang Eats, the owner's console: its own searches, given our days."""

from typing import Final

from engine.platforms.adapter import Adapter
from engine.platforms.coupangeats.parse import parse_page
from engine.platforms.coupangeats.spec import SPEC, reviews_path

PLATFORM: Final = Adapter(SPEC, lambda shop, _: SPEC.console_url + reviews_path(shop), parse_page)
