"""Kept pages under a newer parser: what the older one missed or misread is put right."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.platforms.port import ReviewFound
from engine.reviews.absorb import absorb, content_hash
from engine.reviews.dto import Origin
from engine.reviews.model import Review
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
    created = None if item.created_at is None else to_ms(item.created_at)
    before = (row.content_hash, row.created_ms, row.author_name)
    if before == (content_hash(item), created, item.author_name):
        return False
    _forget_words(session, row)
    row.body, row.rating, row.status = item.body, item.rating, str(item.status)
    row.author_name, row.author_masked = item.author_name, item.author_masked
    row.created_ms, row.created_precision = created, str(item.created_precision)
    row.raw_date = item.raw_date
    row.sort_ms = row.captured_ms if created is None else created
    row.content_hash = content_hash(item)
    row.score = row.label = row.probability = row.reader = None
    session.flush()
    _learn_words(session, row)
    return True


def _forget_words(session: Session, row: Review) -> None:
    key = search.sort_key(row.sort_ms, row.id)
    session.connection().exec_driver_sql("DELETE FROM review_fts WHERE rowid = ?", (key,))


def _learn_words(session: Session, row: Review) -> None:
    if row.body:
        entry = (search.sort_key(row.sort_ms, row.id), search.tokens(row.body))
        session.connection().exec_driver_sql(
            "INSERT INTO review_fts (rowid, body) VALUES (?, ?)", entry
        )
