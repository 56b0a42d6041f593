"""Kept pages under a newer parser: what the older one missed or misread is put right."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.platforms.port import ReviewFound
from engine.reviews import corrections, pressing
from engine.reviews.absorb import absorb
from engine.reviews.analysed import forget
from engine.reviews.dto import Origin
from engine.reviews.hashing import content_hash
from engine.reviews.model import Review
from engine.reviews.waiting import settle
from engine.runtime.clock import to_ms
from engine.runtime.ids import collected_uuid
from engine.store import search


def reread(session: Session, found: Sequence[ReviewFound], origin: Origin) -> list[int]:
    """Returns the ids of rows that are new or now say something else.

    Only a row that came from this very page is corrected, for a later page knows better. This is
    no edit by the author: no revision is kept.
    """
    page = {collected_uuid(origin.platform, "review", item.external_id): item for item in found}
    rows = session.scalars(select(Review).where(Review.uuid.in_(page)))
    known = {row.uuid: row for row in rows}
    _, added = absorb(session, [item for uuid, item in page.items() if uuid not in known], origin)
    own = [(row, page[uuid]) for uuid, row in known.items() if row.raw_id == origin.raw_id]
    return added + [row.id for row, item in own if _correct(session, row, item)]


def _correct(session: Session, row: Review, item: ReviewFound) -> bool:
    told = _told(item)
    before = {name: getattr(row, name) for name in told}
    if before == told:
        return False
    _forget_words(session, row)
    for name, value in told.items():
        setattr(row, name, value)
    row.sort_ms = row.captured_ms if row.created_ms is None else row.created_ms
    if before["content_hash"] != row.content_hash:
        forget(session, row)
    if before["body"] != row.body:
        corrections.forget(session, row.id)
        pressing.renew(session, row.id)
    settle(row)
    session.flush()
    _learn_words(session, row)
    return True


def _told(item: ReviewFound) -> dict[str, object]:
    """Columns that a page alone decides. The reply is not among them: later pages and our own
    posts write it without becoming the row's page."""
    return {
        "alt_ids": list(item.alt_ids),
        "author_name": item.author_name,
        "author_masked": item.author_masked,
        "author_ref": item.author_ref,
        "rating": item.rating,
        "rating_scale": item.rating_scale,
        "body": item.body,
        "keywords": [[word.code, word.label] for word in item.keywords],
        "menus": list(item.menus),
        "images": list(item.images),
        "visit_count": item.visit_count,
        "visited_on": None if item.visited_on is None else item.visited_on.isoformat(),
        "created_ms": None if item.created_at is None else to_ms(item.created_at),
        "created_precision": str(item.created_precision),
        "raw_date": item.raw_date,
        "status": str(item.status),
        "can_reply": item.can_reply,
        "reply_deadline_ms": None if item.reply_deadline is None else to_ms(item.reply_deadline),
        "url": item.url,
        "content_hash": content_hash(item),
    }


def _forget_words(session: Session, row: Review) -> None:
    key = search.sort_key(row.sort_ms, row.id)
    session.connection().exec_driver_sql("DELETE FROM review_fts WHERE rowid = ?", (key,))


def _learn_words(session: Session, row: Review) -> None:
    if row.body:
        entry = (search.sort_key(row.sort_ms, row.id), search.tokens(row.body))
        session.connection().exec_driver_sql(
            "INSERT INTO review_fts (rowid, body) VALUES (?, ?)", entry
        )
