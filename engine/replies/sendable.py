"""What keeps words from being sent."""

import re
import unicodedata
from typing import Final

from engine.platforms import registry, spec
from engine.replies.dto import ReplyDto
from engine.replies.errors import (
    AlreadyAnswered,
    EmptyReply,
    ReplyError,
    ReplyForbidden,
    ReplyTooBig,
    ReplyTooLong,
    ReplyTooSimilar,
)
from engine.replies.model import Reply
from engine.replies.similarity import TOO_SIMILAR
from engine.reviews.dto import ReviewDto
from engine.runtime.errors import InvalidInput

_LONGEST: Final = 5_000
"""Far beyond any platform's bound: what somebody pasted by mistake is refused, not compared."""
_TURNS: Final = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def plain_words(text: str) -> str:
    """As it is kept: composed (NFC), without the invisible signs that turn the direction of
    writing, with which a text reads otherwise than it stands there (Unicode UAX 9, 2.1-2.4).
    """
    return unicodedata.normalize("NFC", _TURNS.sub("", text)).strip()


def rules_of(platform: str) -> spec.Replies:
    return registry.get(platform).spec.replies


def check_size(field: str, text: str) -> None:
    if len(text) > _LONGEST:
        raise InvalidInput(field=field, reason=f"> {_LONGEST}")


def check_unanswered(review: ReviewDto) -> None:
    if review.found.reply is not None and review.found.reply.live:
        raise AlreadyAnswered(review_id=review.id)


def check_sendable(reply: Reply | ReplyDto, rules: spec.Replies) -> None:
    if not reply.text.strip():
        raise EmptyReply
    if (length := rules.measure(reply.text)) > rules.limit:
        too_much = ReplyTooBig if rules.unit is spec.Unit.BYTES else ReplyTooLong
        raise too_much(length=length, limit=rules.limit)
    for word in rules.forbidden:
        if word in reply.text:
            raise ReplyForbidden(word=word)
    if reply.similarity >= TOO_SIMILAR:
        raise ReplyTooSimilar(percent=round(reply.similarity * 100))


def barrier(reply: ReplyDto) -> ReplyError | None:
    """What approval would refuse in the words as they stand."""
    try:
        check_sendable(reply, reply.rules)
    except ReplyError as fault:
        return fault
    return None
