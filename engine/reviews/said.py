"""Queries over what was said when, for whoever looks at a stretch of time as a whole."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final, cast

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from engine.language.sentiment import Label, clean
from engine.reviews.dated import step_of, within
from engine.reviews.dto import Low, Period, Said, Tally
from engine.reviews.model import STARS, Review
from engine.runtime.clock import from_ms

_LOW_STARS: Final = 2.0
_LOW: Final[ColumnElement[bool]] = case(
    (Review.rating.is_not(None), STARS <= _LOW_STARS),
    else_=Review.label == "negative",
)
"""See `Low`."""


def newest(session: Session, period: Period, limit: int) -> list[Said]:
    """Those with words, newest first."""
    query = (
        select(Review.id, Review.sort_ms, Review.label, Review.body)
        .where(*within(period), Review.body.is_not(None))
        .order_by(Review.sort_ms.desc(), Review.id.desc())
        .limit(limit)
    )
    found = (
        Said(row_id, from_ms(at), cast("Label | None", label), clean(body or ""))
        for row_id, at, label, body in session.execute(query)
    )
    return [each for each in found if each.text]


def tallies(session: Session, period: Period, step: timedelta) -> list[Tally]:
    """In order of shop and step; steps without any review are left out."""
    place = step_of(period, step).label("place")
    known = Review.visit_count.is_not(None)
    query = (
        select(
            Review.shop_id,
            place,
            func.count(),
            func.count().filter(_LOW),
            func.count().filter(known),
            func.count().filter(known, Review.visit_count <= 1),
        )
        .where(*within(period))
        .group_by(Review.shop_id, place)
        .order_by(Review.shop_id, place)
    )
    return [Tally(*row) for row in session.execute(query)]


def lows(session: Session, period: Period, limit: int) -> list[Low]:
    """Newest first."""
    query = (
        select(Review.id, Review.sort_ms, Review.visit_count)
        .where(*within(period), _LOW)
        .order_by(Review.sort_ms.desc(), Review.id.desc())
        .limit(limit)
    )
    return [Low(row_id, from_ms(at), visits) for row_id, at, visits in session.execute(query)]


def texts(session: Session, review_ids: Sequence[int]) -> dict[int, str]:
    query = select(Review.id, Review.body).where(Review.id.in_(review_ids))
    return {row_id: clean(body or "") for row_id, body in session.execute(query)}


def read_by_step(session: Session, period: Period, step: timedelta) -> list[int]:
    """How many reviews with words the language engine has gone through, in each step."""
    place = step_of(period, step).label("place")
    query = (
        select(place, func.count())
        .where(*within(period), Review.intent.is_not(None), Review.body.is_not(None))
        .group_by(place)
    )
    counts = [0] * -(-(period.until - period.since) // step)
    for nth, count in session.execute(query):
        counts[nth] = count
    return counts


def first_days(session: Session, shop_ids: Sequence[int]) -> dict[int, datetime]:
    """The moment of the oldest review of each shop that has one; a look into the index each."""
    found = {}
    for shop_id in shop_ids:
        query = select(func.min(Review.sort_ms)).where(Review.shop_id == shop_id)
        if (at := session.scalar(query)) is not None:
            found[shop_id] = from_ms(at)
    return found
