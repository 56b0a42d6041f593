"""Whether the owner is in; logging in itself is `engine.platforms.entering`."""

from engine.platforms.console import Console
from engine.platforms.ddangyo.fetch import ReviewList
from engine.platforms.ddangyo.spec import TAB
from engine.platforms.outcomes import SessionExpired


async def is_logged_in(console: Console) -> bool:
    """The console's page asks for reviews, and is answered."""
    try:
        async with ReviewList.of(console) as reviews:
            await reviews.shop()
    except SessionExpired:
        return False
    return True


async def has_come_in(console: Console) -> bool:
    """As `is_logged_in`, but nothing is touched before the console shows: neither the address of
    the login is known nor its steps, and the owner may be in the middle of them.
    """
    async with console.in_time():
        is_there = await console.page.locator(TAB).count()
    return bool(is_there) and await is_logged_in(console)
