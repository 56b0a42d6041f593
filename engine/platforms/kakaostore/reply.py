"""One reply through the page, where it lets the owner write one, and one review looked up again.

Whatever the page would write is held while its form is open; the first request with the text that
was approved is let through if it names the review too, and nothing else is.
"""

import re
from typing import Final

from playwright.async_api import Request

from engine.platforms.answers import Answer
from engine.platforms.approved import check_found, check_text, unpressed
from engine.platforms.console import Console
from engine.platforms.guarding import Guard
from engine.platforms.kakaostore.carrying import pieces_of
from engine.platforms.kakaostore.fetch import ReviewList
from engine.platforms.kakaostore.form import Form
from engine.platforms.kakaostore.parse import reply_in
from engine.platforms.kakaostore.spec import SPEC
from engine.platforms.matching import same
from engine.platforms.port import ReplyFound, ReviewFound, ReviewPage, ShopFound
from engine.platforms.walk import walk
from engine.platforms.writing import write
from engine.runtime.clock import SEOUL

_WHATEVER: Final = re.compile("")

Approved = tuple[bool, str]
"""Whether it names the review; the text."""


async def find_review(console: Console, shop: ShopFound, review: ReviewFound) -> ReviewFound | None:
    """Not behind the day of the review. Raises `Partial` where the list ends before it."""
    async with ReviewList.of(console, shop) as reviews:
        found = await _find(reviews, review)
    return found[1] if found else None


async def post_reply(
    console: Console, shop: ShopFound, review: ReviewFound, text: str
) -> ReplyFound:
    """Not live where the answer does not give the reply back: then only another look may tell.

    Raises `ReplyRefused` with reason empty, too_long, gone, already_replied or mismatch,
    `NoReplyForm` where the page has none; another outcome means nobody can tell, unless
    it came before the press.
    """
    text = check_text(SPEC, text)
    async with ReviewList.of(console, shop) as reviews:
        with unpressed():
            await console.pacing.before_write()  # before the look: what comes meanwhile is seen
            page, now = check_found(SPEC, await _find(reviews, review))

        def told(request: Request) -> Approved:
            return now.external_id in pieces_of(request), text

        def is_meant(request: Request) -> bool:
            return text in pieces_of(request)

        guard = Guard[Approved]((True, text), told, is_meant)
        answer = await write(console, _WHATEVER, guard, Form(console, page, now), text)
    return _published(console, answer, text)


async def _find(reviews: ReviewList, wanted: ReviewFound) -> tuple[ReviewPage, ReviewFound] | None:
    """With the page that the browser shows."""
    day = wanted.created_at and wanted.created_at.astimezone(SEOUL).date()
    async for page in walk(SPEC.id, reviews.open, day):
        if found := same(page.reviews, wanted):
            return page, found
    return None


def _published(console: Console, answer: Answer, text: str) -> ReplyFound:
    console.check(answer, action="reply")
    return reply_in(answer.body, text, console.now()) or ReplyFound(text, live=False)
