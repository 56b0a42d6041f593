"""Queries over what reviews say of the shop: how often, and in which words."""

from datetime import timedelta
from typing import cast

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from engine.language.analysis import Aspect
from engine.language.sentiment import Label, clean
from engine.reviews.dated import step_of, within
from engine.reviews.dto import AspectCount, Period, SentenceFound
from engine.reviews.model import Review, ReviewAspect
from engine.runtime.clock import from_ms


def counts(session: Session, period: Period, step: timedelta) -> list[AspectCount]:
    """In order of aspect, label and step."""
    place = step_of(period, step).label("place")
    query = (
        select(ReviewAspect.aspect, ReviewAspect.label, place, func.count(Review.id.distinct()))
        .join(Review, Review.id == ReviewAspect.review_id)
        .where(*within(period))
        .group_by(ReviewAspect.aspect, ReviewAspect.label, place)
        .order_by(ReviewAspect.aspect, ReviewAspect.label, place)
    )
    return [
        AspectCount(Aspect(aspect), cast(Label, label), step_no, count)
        for aspect, label, step_no, count in session.execute(query)
    ]


def sentences(
    session: Session, aspect: Aspect, label: Label | None, period: Period, limit: int
) -> list[SentenceFound]:
    """Newest review first, within a review in the order of the text."""
    query = (
        select(Review.id, Review.body, ReviewAspect.start, ReviewAspect.end, Review.sort_ms)
        .join(ReviewAspect, ReviewAspect.review_id == Review.id)
        .where(*within(period), ReviewAspect.aspect == aspect)
        .order_by(Review.sort_ms.desc(), Review.id.desc(), ReviewAspect.start)
        .limit(limit)
    )
    if label is not None:
        query = query.where(ReviewAspect.label == label)
    return [
        SentenceFound(row_id, clean(body or "")[start:end], from_ms(sort_ms))
        for row_id, body, start, end, sort_ms in session.execute(query)
    ]


def judged(aspect: Aspect, label: Label | None) -> ColumnElement[bool]:
    """The review says something of the aspect; `label`: only where it is judged so.

    Asked review by review: 36 ms for all of 100,000, and 1 ms where the newest 200 are wanted.
    """
    said = select(ReviewAspect.id).where(
        ReviewAspect.review_id == Review.id, ReviewAspect.aspect == aspect
    )
    return (said if label is None else said.where(ReviewAspect.label == label)).exists()
