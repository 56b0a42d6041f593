"""One reply through the API of the owner's session, and one review looked up again."""

from datetime import date

import msgspec

from engine.platforms.approved import check_open, check_text, unpressed
from engine.platforms.matching import find
from engine.platforms.port import ReplyFound, ReviewFound, ReviewPage, ShopFound
from engine.platforms.yogiyo.api import Api
from engine.platforms.yogiyo.fetch import ask_page
from engine.platforms.yogiyo.parse import read_posted
from engine.platforms.yogiyo.spec import FIRST_DAY, SPEC, reply_path


async def find_review(api: Api, shop: ShopFound, review: ReviewFound) -> ReviewFound | None:
    """By its id."""

    async def ask(first: date, last: date, number: int) -> ReviewPage:
        return await ask_page(api, shop, (first, last), number)

    found = await find(SPEC.id, ask, review, FIRST_DAY, api.console.today())
    return found[1] if found else None


async def post_reply(api: Api, shop: ShopFound, review: ReviewFound, text: str) -> ReplyFound:
    """Raises `ReplyRefused` with reason empty, too_long, gone, already_replied, closed or refused;
    another outcome means nobody can tell, unless it came before the press."""
    text = check_text(SPEC, text)
    with unpressed():
        await api.console.pacing.before_write()  # before the look: what comes meanwhile is seen
        now = check_open(SPEC, await find_review(api, shop, review))
        await api.enter()
    body = msgspec.json.encode({"comment": text}).decode()
    answer = await api.write(reply_path(shop, now), body)
    return read_posted(answer.body, text)
