"""Baemin, the owner's console: reviews of a delivery platform, heard while its page is read."""

from typing import Final

from engine.platforms.adapter import Adapter
from engine.platforms.baemin.parse import parse_page
from engine.platforms.baemin.spec import SPEC, reviews_path

PLATFORM: Final = Adapter(SPEC, lambda shop, _: SPEC.console_url + reviews_path(shop), parse_page)
