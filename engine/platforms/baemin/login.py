"""Whether the owner is in; logging in itself is `engine.platforms.entering`."""

import re
from typing import Final
from urllib.parse import urlsplit

from playwright.async_api import Request

from engine.platforms.baemin.spec import LANDMARKS
from engine.platforms.console import Console
from engine.platforms.outcomes import SessionExpired

_PROFILE: Final = re.compile(r"/v\d+/session/profile")


async def is_logged_in(console: Console) -> bool:
    """The console's page lets us in, and so does the API that it asks who we are."""
    try:
        await console.hear_at(LANDMARKS.home, _asks_who)
    except SessionExpired:
        return False
    return True


def _asks_who(request: Request) -> bool:
    return _PROFILE.fullmatch(urlsplit(request.url).path) is not None
