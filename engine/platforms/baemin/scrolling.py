"""The list of reviews on screen: 6 to 15 cards at a time, the others only once scrolled to."""

import re
from typing import Final

from playwright.async_api import Locator, Page

from engine.platforms.baemin.spec import CARDS, NUMBER, SPEC
from engine.platforms.console import Console
from engine.platforms.outcomes import FormChanged

_STEPS: Final = 3000  # of most of a screen; half a year of a busy shop has some hundred
_SCROLL: Final = """async ([cards, how]) => {
  let pane = document.querySelector(cards);
  while (pane && !(pane.scrollHeight > pane.clientHeight
                   && /auto|scroll/.test(getComputedStyle(pane).overflowY))) {
    pane = pane.parentElement;
  }
  pane = pane ?? document.scrollingElement;
  const drawn = () => new Promise((done) => setTimeout(done, 40));
  const before = pane.scrollTop, screen = pane.clientHeight;
  if (how === "end") {
    if (before + screen >= pane.scrollHeight - 1) {
      pane.scrollTop = before - screen;  // only who comes to the end is noticed, not who is there
      await drawn();
    }
    pane.scrollTop = pane.scrollHeight;
    return true;
  }
  pane.scrollTop = how === "top" ? 0 : before + screen * 0.7;
  await drawn();
  return pane.scrollTop !== before;
}"""


async def scroll_to_end(console: Console) -> None:
    """Of what the page has loaded; it loads more when it gets there."""
    await _scroll(console, "end")


async def reveal(console: Console, review_id: str) -> Locator:
    """The card of a review that the page has loaded. Raises `FormChanged` if there is none."""
    await _scroll(console, "top")
    for _ in range(_STEPS):
        if card := await _card(console.page, review_id):
            return card
        if not await _scroll(console, "down"):
            break
    raise FormChanged(platform=SPEC.id, detail="card")


async def _scroll(console: Console, how: str) -> bool:
    """Whether anything moved."""
    moved: bool = await console.evaluate(_SCROLL, [", ".join(CARDS), how])
    return moved


async def _card(page: Page, review_id: str) -> Locator | None:
    number = re.compile(NUMBER.format(id=re.escape(review_id)))
    for selector in CARDS:
        card = page.locator(selector).filter(has_text=number).last
        if await card.count():
            return card
    return None
