"""From stored rows to the values that leave the domain."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row

from engine.platforms.port import (
    Keyword,
    Precision,
    ReplyFound,
    ReviewFound,
    Visibility,
)
from engine.reviews import analysed
from engine.reviews.dto import BROUGHT, CorrectionDto, Label, ReviewDto, ReviewRow, RevisionDto
from engine.reviews.model import Correction, Review, ReviewAspect, Revision
from engine.reviews.waiting import YIELDING
from engine.runtime.clock import from_ms

ANSWERED = "answered"


def reply_state(review: Review) -> str:
    """See `ReviewRow.reply`."""
    return _shown(review.reply_state, review.owner_text is not None and review.owner_live)


def row(line: Row[Any], shop_name: str) -> ReviewRow:
    """From a line of `repository.lines`."""
    return ReviewRow(
        id=line.id,
        shop_name=shop_name,
        platform=line.platform,
        author=line.author_name,
        rating=line.rating,
        body=line.body or "",
        created_at=_moment(line.created_ms),
        precision=line.created_precision,
        label=_label(line.label),
        score=line.score,
        reply=_shown(line.reply_state, line.answered),
        status=Visibility(line.status),
    )


def dto(
    review: Review,
    shop_name: str,
    revisions: list[Revision],
    aspects: list[ReviewAspect],
    correction: Correction | None,
) -> ReviewDto:
    return ReviewDto(
        id=review.id,
        shop_id=review.shop_id,
        shop_name=shop_name,
        platform=review.platform,
        found=found(review),
        captured_at=from_ms(review.captured_ms),
        label=_label(review.label),
        score=review.score,
        probability=review.probability,
        analysis=analysed.dto(review, aspects),
        reply=reply_state(review),
        revisions=tuple(_revision(old) for old in revisions),
        last_seen_at=from_ms(review.seen_ms) if review.seen_ms else None,
        correction=None if correction is None else _correction(correction),
    )


def found(review: Review) -> ReviewFound:
    """The review in the platform's terms."""
    return ReviewFound(
        external_id=_id_there(review),
        author_name=review.author_name,
        author_masked=review.author_masked,
        created_at=_moment(review.created_ms),
        created_precision=Precision(review.created_precision),
        raw_date=review.raw_date,
        body=review.body,
        rating=review.rating,
        rating_scale=review.rating_scale,
        alt_ids=tuple(review.alt_ids),
        author_ref=review.author_ref,
        keywords=tuple(Keyword(code, label) for code, label in review.keywords),
        menus=tuple(review.menus),
        images=tuple(review.images),
        visit_count=review.visit_count,
        visited_on=None if review.visited_on is None else date.fromisoformat(review.visited_on),
        status=Visibility(review.status),
        reply=_owner_reply(review),
        can_reply=review.can_reply,
        reply_deadline=_moment(review.reply_deadline_ms),
        url=review.url,
    )


def _id_there(review: Review) -> str:
    """What was brought without an id has one since its platform showed it."""
    brought = review.external_id.startswith(BROUGHT)
    return review.alt_ids[0] if brought and review.alt_ids else review.external_id


def _correction(row: Correction) -> CorrectionDto:
    return CorrectionDto(_label(row.read_label), from_ms(row.made_ms))


def _revision(old: Revision) -> RevisionDto:
    return RevisionDto(
        body=old.body,
        rating=old.rating,
        replaced_at=from_ms(old.replaced_ms),
        status=Visibility(old.status),
        reply=_reply(old.owner_text, old.owner_live, old.owner_state),
    )


def _owner_reply(review: Review) -> ReplyFound | None:
    reply = _reply(review.owner_text, review.owner_live, review.owner_state, review.owner_ms)
    return None if reply is None else replace(reply, word=review.owner_word)


def _reply(text: str | None, live: bool, state: str, ms: int | None = None) -> ReplyFound | None:
    if text is None:
        return None
    return ReplyFound(text, live, created_at=_moment(ms), state=state)


def _shown(ours: str, answered: bool) -> str:
    return ANSWERED if answered and ours in YIELDING else ours


def _moment(ms: int | None) -> datetime | None:
    return None if ms is None else from_ms(ms)


def _label(stored: str | None) -> Label | None:
    match stored:
        case "negative" | "neutral" | "positive":
            return stored
        case _:
            return None
