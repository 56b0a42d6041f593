"""Between the table's rows and the values that leave the domain."""

from collections.abc import Sequence
from typing import cast

from sqlalchemy.orm import Session

from engine.platforms import spec
from engine.replies import repository
from engine.replies.brake import doubts
from engine.replies.drafting import Draft, Wish
from engine.replies.dto import Held, ReplyCard, ReplyDto, State, StepDto, Tone
from engine.replies.lifecycle import HANDED, REVIEW_CHANGED, shown_state
from engine.replies.model import Reply, ReplyStep
from engine.replies.sendable import plain_words
from engine.replies.similarity import TOO_SIMILAR
from engine.replies.values import owners_call
from engine.reviews.dto import ReviewDto
from engine.runtime.clock import from_ms, is_ahead, to_ms
from engine.runtime.errors import NotFound


def known(session: Session, reply_id: int) -> Reply:
    """Raises `NotFound`."""
    reply = repository.by_id(session, reply_id)
    if reply is None:
        raise NotFound(entity="reply", id=reply_id)
    return reply


def new(uuid: bytes, review: ReviewDto, now_ms: int, untouched: bool) -> Reply:
    """A draft without words yet. `untouched`: nobody asked for it."""
    return Reply(
        uuid=uuid,
        review_id=review.id,
        shop_id=review.shop_id,
        state=State.DRAFT,
        review_ms=to_ms(review.found.created_at or review.captured_at),
        attempt=0,
        outcome="",
        created_ms=now_ms,
        changed_ms=now_ms,
        untouched=untouched,
    )


def rewrite(reply: Reply, wish: Wish, draft: Draft) -> None:
    reply.text = plain_words(draft.text)
    reply.similarity, reply.mood = draft.similarity, draft.mood
    reply.owner_words, reply.tone = wish.owner_words.strip(), draft.template.tone
    template = draft.template
    used = (template.key, template.version) if template.key else (None, None)
    reply.template_key, reply.template_version = used


def card(
    reply: Reply,
    review: ReviewDto,
    steps: Sequence[ReplyStep],
    rules: spec.Replies,
    now_ms: int,
) -> ReplyCard:
    return ReplyCard(
        reply=ReplyDto(
            id=reply.id,
            review_id=reply.review_id,
            shop_id=reply.shop_id,
            state=shown_state(State(reply.state), reply.outcome),
            text=reply.text,
            owner_words=reply.owner_words,
            tone=cast(Tone, reply.tone),
            similarity=reply.similarity,
            too_similar=reply.similarity >= TOO_SIMILAR,
            rules=rules,
            attempt=reply.attempt,
            outcome=reply.outcome or _outdated(reply, review),
            changed_at=from_ms(reply.changed_ms),
            held=_held(reply, review, now_ms),
            is_handed=reply.outcome == HANDED,
        ),
        review=review,
        steps=tuple(
            StepDto(State(step.state), step.outcome, from_ms(step.at_ms)) for step in steps
        ),
        caution=owners_call(review),
    )


def _outdated(reply: Reply, review: ReviewDto) -> str:
    """What the owner has still to decide on while the customer has said something else since."""
    if reply.state not in (State.DRAFT, State.FAILED):
        return ""
    said = (review.found.body, review.found.rating)
    since = [old for old in review.revisions if to_ms(old.replaced_at) > reply.changed_ms]
    return REVIEW_CHANGED if since and (since[-1].body, since[-1].rating) != said else ""


def _held(reply: Reply, review: ReviewDto, now_ms: int) -> Held | None:
    if reply.held_ms is None or not is_ahead(reply.held_ms, now_ms):
        return None
    return Held(from_ms(reply.held_ms), doubts(reply.text, review.found))
