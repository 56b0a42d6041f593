"""A picture of a review where its platform shows it, in the browser that is open on it."""

from contextlib import suppress
from typing import Final

from playwright.async_api import Locator
from playwright.async_api import TimeoutError as PlaywrightTimeout

from engine.platforms.browser import reaching
from engine.platforms.console import Console
from engine.platforms.outcomes import Indistinct, SchemaChanged
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


async def card_of(console: Console, review: ReviewFound) -> Locator:
    """The smallest part of the page that holds both who wrote and the text's beginning.

    Raises `Indistinct` where there are several: no picture may show another guest.
    """
    first, *_ = (review.body or "").strip().splitlines() or [""]
    words = " ".join(first.split())[:_ALIKE]

    def holding(selector: str) -> Locator:
        found = console.page.locator(selector).filter(has_text=review.author_name)
        return found.filter(has_text=words) if words else found

    cards = holding("body *").filter(has_not=holding("*"))
    with reaching(console.platform):
        with suppress(PlaywrightTimeout):  # `shoot` tells of a page that has none
            await cards.first.wait_for(timeout=_DRAWN_MS)
        if await cards.count() > 1:
            raise Indistinct(platform=console.platform)
    return cards
