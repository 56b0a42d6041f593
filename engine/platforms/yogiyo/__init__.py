"""Yogiyo, the owner's console: its API, asked in the page that holds the owner's token."""

from typing import Final

from engine.platforms.adapter import Adapter
from engine.platforms.yogiyo.parse import parse_page
from engine.platforms.yogiyo.spec import LANDMARKS, SPEC

PLATFORM: Final = Adapter(SPEC, lambda *_: SPEC.console_url + LANDMARKS.home, parse_page)
