"""Kept pages under a newer parser: what the older one missed or misread is put right."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.platforms.port import ReviewFound
from engine.reviews.absorb import absorb, uuids_of
from engine.reviews.dto import Origin
from engine.reviews.model import Alias, Review
from engine.reviews.rewriting import rewrite


def reread(session: Session, found: Sequence[ReviewFound], origin: Origin) -> list[int]:
    """Returns the ids of rows that are new or now say something else.

    Only a row that came from this very page is corrected, for a later page knows better. This is
    no edit by the author: no revision is kept.
    """
    page = uuids_of(found, origin.platform)
    known = {row.uuid: row for row in session.scalars(select(Review).where(Review.uuid.in_(page)))}
    other = select(Alias.uuid, Review).join(Review, Review.id == Alias.review_id)
    known |= dict(iter(session.execute(other.where(Alias.uuid.in_(page)))))
    _, added = absorb(session, [item for uuid, item in page.items() if uuid not in known], origin)
    own = [(row, page[uuid]) for uuid, row in known.items() if row.raw_id == origin.raw_id]
    return added + [row.id for row, item in own if rewrite(session, row, item)]
