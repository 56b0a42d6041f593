"""Ddangyo, the owner's console: an application in one page, whose own requests are heard."""

from typing import Final

from engine.platforms.adapter import Adapter
from engine.platforms.ddangyo.parse import parse_page
from engine.platforms.ddangyo.spec import LANDMARKS, SPEC

PLATFORM: Final = Adapter(SPEC, lambda *_: SPEC.console_url + LANDMARKS.home, parse_page)
