"""A picture of a review where its platform shows it, in the browser that is open on it."""

from typing import Final

from playwright.async_api import Locator, Page
from playwright.async_api import TimeoutError as PlaywrightTimeout

from engine.platforms.browser import reaching
from engine.platforms.console import Console
from engine.platforms.outcomes import SchemaChanged
from engine.platforms.port import ReviewFound, Shot

_ALIKE: Final = 20
"""Characters of a text's first line; pages fold the rest away, and break lines as they like."""
_DRAWN_MS: Final = 5_000
"""After its data came; a console draws in much less."""
_CENTRE: Final = "each => each.scrollIntoView({ block: 'center', behavior: 'instant' })"


async def shoot(console: Console, card: Locator) -> Shot:
    """What the window shows with `card` in its middle. Raises `SchemaChanged` if it has none."""
    with reaching(console.platform):
        try:
            await card.wait_for(timeout=_DRAWN_MS)
            await console.close_popups()
            await card.evaluate(_CENTRE)
        except PlaywrightTimeout as fault:
            raise SchemaChanged(platform=console.platform, detail="card") from fault
        image = await console.page.screenshot(type="png", animations="disabled")
    return Shot(image, console.page.url, console.now(), console.served_at)


def card_of(page: Page, review: ReviewFound) -> Locator:
    """The smallest part of the page that holds both who wrote and the text's beginning."""
    first, *_ = (review.body or "").strip().splitlines() or [""]
    words = " ".join(first.split())[:_ALIKE]
    holding = page.locator("body *").filter(has_text=review.author_name)
    return holding.filter(has_text=words).last if words else holding.last
