"""Whether the owner is in; logging in itself is `engine.platforms.entering`."""

from typing import Final

from playwright.async_api import TimeoutError as PlaywrightTimeout

from engine.platforms.console import Console

_LED_ON_MS: Final = 2_000


async def is_logged_in(console: Console) -> bool:
    """Kakao's login page leads on who is in, by an answer or by its script, and asks the others who
    they are: links to it are shared for that.
    """
    async with console.in_time():
        page = console.page
        await page.goto(console.login_address(), wait_until="domcontentloaded")
        try:
            await page.wait_for_url(lambda url: not console.is_login(url), timeout=_LED_ON_MS)
        except PlaywrightTimeout:
            return False
        return True
