"""The form for a reply on a review's card: never described, so looked for by what it says."""

from typing import Final

from playwright.async_api import Locator
from playwright.async_api import TimeoutError as PlaywrightTimeout

from engine.platforms.console import Console
from engine.platforms.kakaostore.spec import CARD, DIALOG, DONE, SPEC, STRANGER, WRITE
from engine.platforms.outcomes import FormChanged, NoReplyForm, PlatformError, SessionExpired
from engine.platforms.port import ReviewFound, ReviewPage

_DRAWN_MS: Final = 5_000
_OFFERED_MS: Final = 3_000
_ALIKE: Final = 20
"""Characters of a text's first line; pages fold the rest away."""


class Form:
    """Of one of the reviews of `page`, which the browser shows."""

    def __init__(self, console: Console, page: ReviewPage, review: ReviewFound) -> None:
        self._page = console.page
        self._reviews = page.reviews
        self._review = review
        self._card: Locator

    async def opener(self) -> Locator:
        """Raises `NoReplyForm` where its card has none, `SessionExpired` where nobody is in."""
        self._card = await self._find_card()
        named = (self._card.get_by_role(role, name=WRITE) for role in ("button", "link"))
        offered = self._card.get_by_role("textbox")
        for each in named:
            offered = offered.or_(each)
        opener = offered.filter(visible=True).first
        try:
            await opener.wait_for(timeout=_OFFERED_MS)
        except PlaywrightTimeout:
            raise await self._missing() from None
        return opener

    async def fill(self, text: str) -> Locator:
        """In the card, or in a dialog that opened over it."""
        box = self._card.get_by_role("textbox").or_(
            self._page.locator(DIALOG).get_by_role("textbox")
        )
        await box.filter(visible=True).last.fill(text)
        done = self._card.get_by_role("button", name=DONE)
        over = self._page.locator(DIALOG).get_by_role("button", name=DONE)
        return done.or_(over).filter(visible=True).last

    async def _find_card(self) -> Locator:
        """Among those that look the same, the one at the same place among them."""
        looks = [each for each in self._reviews if _looks(each) == _looks(self._review)]
        author, words = _looks(self._review)
        cards = self._page.locator(CARD).filter(
            has=self._page.get_by_text(author, exact=True), has_text=words
        )
        try:
            await cards.first.wait_for(timeout=_DRAWN_MS)
        except PlaywrightTimeout:
            raise FormChanged(platform=SPEC.id, detail="card") from None
        if await cards.count() != len(looks):
            raise FormChanged(platform=SPEC.id, detail="cards")
        return cards.nth(looks.index(self._review))

    async def _missing(self) -> PlatformError:
        strange = self._page.get_by_role("link", name=STRANGER, exact=True).or_(
            self._page.get_by_role("button", name=STRANGER, exact=True)
        )
        if await strange.filter(visible=True).count():
            return SessionExpired(platform=SPEC.id)
        return NoReplyForm(platform=SPEC.id, action="reply")


def _looks(review: ReviewFound) -> tuple[str, str]:
    first, *_ = (review.body or "").strip().splitlines() or [""]
    return review.author_name, " ".join(first.split())[:_ALIKE]
