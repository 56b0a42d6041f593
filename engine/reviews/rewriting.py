"""A stored review put right, whole: from a kept page under a newer parser, or met at last."""

from sqlalchemy.orm import Session

from engine.platforms.port import ReviewFound
from engine.reviews import corrections, pressing
from engine.reviews.analysed import forget
from engine.reviews.hashing import content_hash
from engine.reviews.model import Review
from engine.reviews.waiting import settle
from engine.runtime.clock import to_ms
from engine.store import search


def rewrite(session: Session, row: Review, item: ReviewFound) -> bool:
    """Have the row say what `item` does, as if it had from the start: no revision is kept.

    Returns whether that is anything else.
    """
    told = _told(item) | {"alt_ids": _further_ids(row, item)}
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


def _further_ids(row: Review, item: ReviewFound) -> list[str]:
    """Also those that lists told it by since: an `Alias` cannot name them."""
    ids = dict.fromkeys((item.external_id, *item.alt_ids, *row.alt_ids))
    return [each for each in ids if each != row.external_id]


def _told(item: ReviewFound) -> dict[str, object]:
    """Columns that a page alone decides. The reply is not among them: later pages and our own
    posts write it without becoming the row's page."""
    return {
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
