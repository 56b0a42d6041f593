"""One reply put beside a review, taken back, and one review looked up again.

A review has one reply, so a second PUT would replace it: nothing is ever there twice.
"""

from dataclasses import replace

from engine.platforms.approved import check_open, check_text, unpressed
from engine.platforms.google.api import Api
from engine.platforms.google.parse import read_reply, read_review
from engine.platforms.google.refusals import refusal
from engine.platforms.google.spec import SPEC, review_address
from engine.platforms.outcomes import ReplyRefused, SchemaChanged
from engine.platforms.port import REJECTED, ReplyFound, ReviewFound, ShopFound


async def find_review(api: Api, shop: ShopFound, review: ReviewFound) -> ReviewFound | None:
    answer = await api.read(review_address(shop, review), known=(404,))
    return None if answer.status == 404 else read_review(answer.body, api.now())


async def post_reply(api: Api, shop: ShopFound, review: ReviewFound, text: str) -> ReplyFound:
    """Raises `ReplyRefused` with reason empty, too_long, gone, already_replied, invalid_argument,
    or the rule of Google's that it broke; another outcome means nobody can tell, unless it came
    before the press.
    """
    text = check_text(SPEC, text)
    with unpressed():
        await api.before_write()  # before the look: a PUT replaces what the owner writes meanwhile
        check_open(SPEC, _less_rejected(await find_review(api, shop, review)))
    address = f"{review_address(shop, review)}/reply"
    answer = await api.write("PUT", address, {"comment": text}, known=(400, 404))
    if answer.status == 404:
        raise ReplyRefused(platform=SPEC.id, reason="gone")
    if answer.status == 400:
        refused = ReplyRefused(platform=SPEC.id, reason="invalid_argument")
        raise refusal(answer, "reply") or refused
    return _published(api, answer.body)


async def remove_reply(api: Api, shop: ShopFound, review: ReviewFound) -> None:
    await api.before_write()
    await api.write("DELETE", f"{review_address(shop, review)}/reply", known=(404,))


def _less_rejected(review: ReviewFound | None) -> ReviewFound | None:
    """A reply that moderation turned away gives way to another."""
    if review is None or review.reply is None or review.reply.state != REJECTED:
        return review
    return replace(review, reply=None)


def _published(api: Api, body: bytes) -> ReplyFound:
    """One that waits for Google's moderation is not live yet, and no refusal."""
    reply, violation = read_reply(body, api.now())
    if reply is None:
        raise SchemaChanged(platform=SPEC.id, detail="reply")
    if reply.state == REJECTED:
        raise ReplyRefused(platform=SPEC.id, reason=violation or REJECTED)
    return reply
