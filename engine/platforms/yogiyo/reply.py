"""One reply through the API of the owner's session, and one review looked up again."""

import msgspec

from engine.platforms.approved import check_open, check_text
from engine.platforms.matching import days_of, same
from engine.platforms.port import ReplyFound, ReviewFound, ShopFound
from engine.platforms.yogiyo.api import Api
from engine.platforms.yogiyo.fetch import fetch_reviews
from engine.platforms.yogiyo.parse import read_posted
from engine.platforms.yogiyo.spec import FIRST_DAY, SPEC, reply_path


async def find_review(api: Api, shop: ShopFound, review: ReviewFound) -> ReviewFound | None:
    """By its id."""
    for first, last in days_of(review, FIRST_DAY, api.console.today()):
        async for page in fetch_reviews(api, shop, first, last):
            if found := same(page.reviews, review):
                return found
    return None


async def post_reply(api: Api, shop: ShopFound, review: ReviewFound, text: str) -> ReplyFound:
    """Raises `ReplyRefused` with reason empty, too_long, gone, already_replied, refused or silent;
    another outcome means nobody can tell."""
    text = check_text(SPEC, text)
    await api.console.pacing.before_write()  # before the look: what comes meanwhile must be seen
    now = check_open(SPEC, await find_review(api, shop, review))
    body = msgspec.json.encode({"comment": text}).decode()
    answer = await api.write(reply_path(shop, now), body)
    return read_posted(answer.body, text)
