"""Whether the owner is in; logging in itself is `engine.platforms.entering`."""

from engine.platforms.outcomes import SessionExpired
from engine.platforms.yogiyo.api import Api
from engine.platforms.yogiyo.spec import LANDMARKS, SHOPS, SHOPS_QUERY


async def is_logged_in(api: Api) -> bool:
    """The console's page lets us in, and the API knows its token."""
    try:
        await api.console.go(LANDMARKS.home)
        await api.ask(SHOPS, SHOPS_QUERY)
    except SessionExpired:
        return False
    return True
