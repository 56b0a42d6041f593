"""What the owner says of a review outranks what the model reads, and teaches it (see `learn`).

The owner's label stands in the review itself, so that every list, filter and count follows it;
what the model says is kept beside it, for taking the word back.
"""

from collections.abc import Sequence
from typing import Final, cast

import msgspec
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from engine.language.lessons import Lesson
from engine.language.sentiment import Label
from engine.reviews.model import STARS, Correction, Review
from engine.runtime.ids import collected_uuid

_PRAISE_FROM, _COMPLAINT_TO = 4.0, 2.0

_WORDS = (Review.body.is_not(None), func.trim(Review.body) != "")
KEEP_READING = (
    "UPDATE correction SET read_label = review.label, read_score = review.score,"
    " read_probability = review.probability, reader = review.reader FROM review"
    " WHERE review.id = review_id AND review_id IN (SELECT value FROM json_each(?))"
)
# The owner is sure: where scores are sorted, a corrected review stands at the end of its kind.
OUTRANK = (
    "UPDATE review SET label = correction.label, probability = 1.0,"
    " score = CASE correction.label WHEN 'negative' THEN -1.0 WHEN 'positive' THEN 1.0 ELSE 0.0 END"
    " FROM correction WHERE correction.review_id = review.id"
    " AND review.id IN (SELECT value FROM json_each(?))"
)
# Where nobody has read, the model has to read it anew, stars and all.
TAKE_BACK: Final = (
    "UPDATE review SET"
    " label = CASE WHEN review.reader IS NOT NULL THEN correction.read_label END,"
    " score = CASE WHEN review.reader IS NOT NULL THEN correction.read_score END,"
    " probability = CASE WHEN review.reader IS NOT NULL THEN correction.read_probability END"
    " FROM correction WHERE correction.review_id = review.id"
    " AND review.id IN (SELECT value FROM json_each(?))"
)


def correct(session: Session, review: Review, label: Label, made_ms: int) -> None:
    """The owner's word; a later one replaces an earlier one."""
    row = find(session, review.id)
    if row is None:
        row = Correction(
            uuid=collected_uuid(review.platform, "correction", review.external_id),
            review_id=review.id,
            read_label=review.label,
            read_score=review.score,
            read_probability=review.probability,
            reader=review.reader,
        )
        session.add(row)
    row.label, row.made_ms = label, made_ms
    session.flush()
    session.connection().exec_driver_sql(OUTRANK, wanted([review.id]))


def take_back(session: Session, review: Review) -> bool:
    """What the model says stands again; False if there was nothing to take back."""
    row = find(session, review.id)
    if row is None:
        return False
    session.connection().exec_driver_sql(TAKE_BACK, wanted([review.id]))
    session.delete(row)
    return True


def outrank(session: Session, review_ids: Sequence[int]) -> None:
    """After the model has read: what it says is kept aside, and the owner's word put over it."""
    connection, among = session.connection(), wanted(review_ids)
    if connection.exec_driver_sql(KEEP_READING, among).rowcount:
        connection.exec_driver_sql(OUTRANK, among)


def forget(session: Session, review_id: int) -> None:
    """Of a text that is not there any more."""
    session.execute(delete(Correction).where(Correction.review_id == review_id))


def find(session: Session, review_id: int) -> Correction | None:
    return session.scalar(select(Correction).where(Correction.review_id == review_id))


def among(session: Session, review_ids: Sequence[int]) -> dict[int, Correction]:
    """By review."""
    found = session.scalars(select(Correction).where(Correction.review_id.in_(review_ids)))
    return {row.review_id: row for row in found}


def lessons(session: Session, limit: int) -> list[Lesson]:
    """What the owner said, last word first; then what guests gave stars to, newest first.

    Four stars and more are praise, two and fewer a complaint.
    """
    corrected = (
        select(Review.id, Review.body, Correction.label)
        .join(Correction, Correction.review_id == Review.id)
        .where(*_WORDS)
        .order_by(Correction.made_ms.desc(), Review.id.desc())
        .limit(limit)
    )
    found = [
        Lesson(row_id, body or "", cast(Label, label), None)
        for row_id, body, label in session.execute(corrected)
    ]
    starred = (
        select(Review.id, Review.body, STARS)
        .where(Review.rating.is_not(None), *_WORDS)
        .where(~select(Correction.id).where(Correction.review_id == Review.id).exists())
        .order_by(Review.sort_ms.desc(), Review.id.desc())
        .limit(limit - len(found))
    )
    return found + [
        Lesson(row_id, body or "", _meant_by(stars or 0.0), stars)
        for row_id, body, stars in session.execute(starred)
    ]


def wanted(review_ids: Sequence[int]) -> tuple[str]:
    """For `json_each(?)`."""
    return (msgspec.json.encode(list(review_ids)).decode(),)


def _meant_by(stars: float) -> Label:
    if stars >= _PRAISE_FROM:
        return "positive"
    return "negative" if stars <= _COMPLAINT_TO else "neutral"
