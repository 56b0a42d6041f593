"""Whether the owner is in; logging in itself is `engine.platforms.entering`."""

from engine.platforms.console import Console
from engine.platforms.coupangeats.spec import LANDMARKS
from engine.platforms.outcomes import SessionExpired


async def is_logged_in(console: Console) -> bool:
    """The console's page and its API let us in."""
    try:
        await console.go(LANDMARKS.home)
        await console.ask("/api/v1/merchant/whoami")
    except SessionExpired:
        return False
    return True
