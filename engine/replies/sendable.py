"""What keeps words from being sent."""

from typing import Final

from engine.platforms import registry, spec
from engine.replies.errors import (
    AlreadyAnswered,
    EmptyReply,
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


def rules_of(platform: str) -> spec.Replies:
    return registry.get(platform).spec.replies


def check_size(field: str, text: str) -> None:
    if len(text) > _LONGEST:
        raise InvalidInput(field=field, reason=f"> {_LONGEST}")


def check_unanswered(review: ReviewDto) -> None:
    if review.found.reply is not None and review.found.reply.live:
        raise AlreadyAnswered(review_id=review.id)


def check_sendable(reply: Reply, rules: spec.Replies) -> None:
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
