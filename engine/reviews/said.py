"""Queries over what was said when, for whoever looks at a stretch of time as a whole."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine.language.sentiment import Label, clean
from engine.reviews.dated import step_of, within
from engine.reviews.dto import Felt, Period, Said
from engine.reviews.model import Review
from engine.runtime.clock import from_ms


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


def felt(session: Session, period: Period, limit: int) -> list[Felt]:
    """Newest first."""
    stars = Review.rating * 5.0 / Review.rating_scale
    query = (
        select(Review.id, Review.shop_id, Review.sort_ms, stars, Review.label, Review.visit_count)
        .where(*within(period))
        .order_by(Review.sort_ms.desc(), Review.id.desc())
        .limit(limit)
    )
    return [
        Felt(row_id, shop_id, from_ms(at), stars, cast("Label | None", label), visits)
        for row_id, shop_id, at, stars, label, visits in session.execute(query)
    ]


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
