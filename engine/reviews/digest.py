"""A stretch of time in figures."""

from typing import Final

from sqlalchemy import Integer, cast, func, select
from sqlalchemy.orm import Session

from engine.reviews.dated import within
from engine.reviews.dto import Digest, Period
from engine.reviews.model import STARS, Review
from engine.reviews.pressing import UNHAPPY

NAMED: Final = 10
"""Negative ones that are named; the others are only counted."""


def digest(session: Session, period: Period) -> Digest:
    negative = cast(UNHAPPY, Integer)
    query = (
        select(
            Review.platform,
            func.count(),
            func.count(Review.rating),
            func.total(STARS),
            func.total(negative),
        )
        .where(*within(period))
        .group_by(Review.platform)
        .order_by(Review.platform)
    )
    found = session.execute(query).all()
    rated = sum(row[2] for row in found)
    named = (
        select(Review.id)
        .where(*within(period), UNHAPPY)
        .order_by(Review.sort_ms.desc(), Review.id.desc())
        .limit(NAMED)
    )
    return Digest(
        reviews=sum(row[1] for row in found),
        by_platform={row[0]: row[1] for row in found},
        rating=sum(row[3] for row in found) / rated if rated else None,
        negative=int(sum(row[4] for row in found)),
        negative_ids=tuple(session.scalars(named)),
    )
