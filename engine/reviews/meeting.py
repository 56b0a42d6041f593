"""What a person brought, met at last on its platform: what that shows stands from then on, as if it
had from the start, and no import takes it back any more.
"""

from collections.abc import Sequence
from typing import Final

import msgspec
from sqlalchemy import delete
from sqlalchemy.orm import Session

from engine.platforms.port import ReplyFound, ReviewFound
from engine.reviews.dto import Origin
from engine.reviews.model import Brought, Review
from engine.reviews.rewriting import rewrite
from engine.reviews.waiting import settle
from engine.runtime.clock import to_ms

_BROUGHT: Final = (
    "SELECT review.id FROM review_brought JOIN review ON review.id = review_id"
    " WHERE review_id IN (SELECT value FROM json_each(?)) AND platform = ?"
)


def brought(session: Session, row_ids: Sequence[int], platform: str) -> set[int]:
    """Those that no list of their own platform has shown yet."""
    values = (msgspec.json.encode(row_ids).decode(), platform)
    return set(session.connection().exec_driver_sql(_BROUGHT, values).scalars())


def meet(session: Session, row_id: int, item: ReviewFound, origin: Origin) -> None:
    """The row is first known from this page, in its shop, and says what `item` does."""
    row = session.get_one(Review, row_id)
    row.captured_ms = origin.captured_ms
    rewrite(session, row, item)
    row.shop_id, row.run_id, row.raw_id = origin.shop_id, origin.run_id, origin.raw_id
    _tell_reply(row, item.reply)
    settle(row)
    session.execute(delete(Brought).where(Brought.review_id == row_id))
    session.flush()


def _tell_reply(row: Review, reply: ReplyFound | None) -> None:
    told = reply or ReplyFound("", live=False)
    written = told.created_at
    row.owner_text, row.owner_live = (None if reply is None else reply.text), told.live
    row.owner_ms = None if written is None else to_ms(written)
    row.owner_state, row.owner_word = told.state, told.word
