"""What the owner does on a practice morning: at the login pages, and with the drafts."""

import urllib.request
from collections.abc import Sequence
from typing import Final

from engine.api import Consent, Engine, ReplyCard, State
from practice.stage import Replica

ACCOUNT: Final = "main"
ANSWERS: Final = 3
"""Replies, each on another platform."""
_LOGIN_S: Final = 60.0
_HAPPY_STARS: Final = 4


def log_in(engine: Engine, replicas: Sequence[Replica]) -> None:
    """On each platform in turn, by hand."""
    for each in replicas:
        each.press_login()
        consent = Consent(_allow, "")
        engine.crawls.login(each.platform, ACCOUNT, timeout_s=_LOGIN_S, consent=consent)


def answer(engine: Engine, replicas: Sequence[Replica], wanted: int = ANSWERS) -> int:
    """Thank one happy guest on each of `wanted` platforms; returns how many were."""
    ready = [card for card in engine.replies.queue({State.DRAFT}) if not card.reply.too_similar]
    platforms = {shop.id: shop.platform for shop in engine.shops.list()}
    thanked = 0
    for each in replicas:
        here = [card for card in ready if platforms[card.reply.shop_id] == each.platform]
        if here and thanked < wanted:
            engine.replies.approve(_happiest(here))
            thanked += 1
    engine.run_job("send")
    return thanked


def _happiest(cards: Sequence[ReplyCard]) -> ReplyCard:
    happy = (card for card in cards if (card.review.found.rating or 0) >= _HAPPY_STARS)
    return next(happy, cards[0])


def _allow(address: str) -> None:
    """Press "allow" on the consent page, and let the browser go back to the app."""
    allow = urllib.request.Request(address, data=b"decision=allow")  # noqa: S310 - loopback
    urllib.request.urlopen(allow, timeout=10).close()  # noqa: S310
