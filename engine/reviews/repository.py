"""Queries over reviews."""

from array import array
from collections.abc import Collection, Iterator, Sequence
from itertools import chain, islice
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Executable,
    Integer,
    Result,
    Row,
    Select,
    and_,
    cast,
    func,
    not_,
    select,
    text,
)
from sqlalchemy.orm import Session

from engine.language.analysis import Reason
from engine.platforms.port import Visibility
from engine.reviews import aspects, pressing
from engine.reviews.dto import AnswerSeen, Ids, ReviewFilter
from engine.reviews.model import STARS, Review, ReviewAspect, Revision
from engine.runtime.clock import to_ms
from engine.store import search

_MATCHES = text(
    f"SELECT rowid & {search.ROW_MASK} FROM review_fts"  # noqa: S608 - a constant
    " WHERE review_fts MATCH :words ORDER BY rowid DESC LIMIT :limit"
)
_LINE = select(
    Review.id,
    Review.shop_id,
    Review.platform,
    Review.author_name,
    Review.rating,
    Review.body,
    Review.created_ms,
    Review.created_precision,
    Review.label,
    Review.score,
    Review.reply_state,
    Review.status,
    and_(Review.owner_text.is_not(None), Review.owner_live).label("answered"),
)
_NO_LIMIT = -1
_SLICE = 2_000
_WEEK_MS = 7 * 24 * 3600 * 1000


def ids(session: Session, wanted: ReviewFilter) -> Ids:
    """Newest first."""
    if wanted.words.strip():
        return _found_by_words(session, wanted)
    query = _narrowed(wanted).order_by(Review.sort_ms.desc(), Review.id.desc())
    return array("q", _integers(session, query.limit(wanted.limit)))


def lines(session: Session, wanted: Sequence[int]) -> list[Row[Any]]:
    """What a table shows of `rows`, at a third of their cost."""
    found: Result[Any] = session.execute(_LINE.where(Review.id.in_(wanted)))
    by_id = {line.id: line for line in found}
    return [by_id[row_id] for row_id in wanted if row_id in by_id]


def rows(session: Session, wanted: Sequence[int]) -> list[Review]:
    """In the order of `wanted`; ids that are gone are left out."""
    found = session.scalars(select(Review).where(Review.id.in_(wanted)))
    by_id = {review.id: review for review in found}
    return [by_id[row_id] for row_id in wanted if row_id in by_id]


def revisions(session: Session, review_ids: Sequence[int]) -> dict[int, list[Revision]]:
    """Newest first, by review."""
    query = select(Revision).where(Revision.review_id.in_(review_ids)).order_by(Revision.id.desc())
    kept: dict[int, list[Revision]] = {}
    for revision in session.scalars(query):
        kept.setdefault(revision.review_id, []).append(revision)
    return kept


def judged(session: Session, review_ids: Sequence[int]) -> dict[int, list[ReviewAspect]]:
    """In the order of the text, by review."""
    query = select(ReviewAspect).where(ReviewAspect.review_id.in_(review_ids))
    kept: dict[int, list[ReviewAspect]] = {}
    for row in session.scalars(query.order_by(ReviewAspect.id)):
        kept.setdefault(row.review_id, []).append(row)
    return kept


def waiting(session: Session, limit: int | None, without: Collection[Reason]) -> list[int]:
    """Ids of reviews that still want an answer and have no reply of ours, newest first.

    Those that give a reason of `without` are left out.
    """
    query = select(Review.id).where(pressing.WAITING, Review.reply_state == "")
    if without:
        query = query.where(not_(pressing.has_reason(without)))
    return list(session.scalars(query.order_by(Review.sort_ms.desc()).limit(limit)))


def answered(session: Session, among: Collection[int]) -> set[int]:
    """Those under which customers can read an answer."""
    query = select(Review.id).where(
        Review.id.in_(among), Review.owner_text.is_not(None), Review.owner_live
    )
    return set(session.scalars(query))


def answers_seen(session: Session, among: Collection[int]) -> dict[int, AnswerSeen]:
    """Under those of the reviews that are visible, by review."""
    query = select(
        Review.id, Review.owner_text, Review.owner_live, Review.owner_state, Review.seen_ms
    ).where(Review.id.in_(among), Review.status == Visibility.VISIBLE)
    found = session.execute(query)
    return {row.id: AnswerSeen(*row[1:]) for row in found}


def due(session: Session, since_ms: int, until_ms: int) -> list[int]:
    """Waiting ones that can be answered until a moment between those two, the nearest first."""
    query = (
        select(Review.id)
        .where(Review.waiting, Review.reply_deadline_ms.between(since_ms, until_ms))
        .order_by(Review.reply_deadline_ms, Review.id)
    )
    return list(session.scalars(query))


def by_deadline(session: Session, among: Collection[int]) -> list[int]:
    """Those of the reviews that have a deadline, the nearest first."""
    query = select(Review.id).where(Review.id.in_(among), Review.reply_deadline_ms.is_not(None))
    return list(session.scalars(query.order_by(Review.reply_deadline_ms, Review.id)))


def content_hash(session: Session, review_id: int) -> bytes | None:
    return session.scalar(select(Review.content_hash).where(Review.id == review_id))


def page_id(session: Session, review_id: int) -> int | None:
    return session.scalar(select(Review.raw_id).where(Review.id == review_id))


def count_waiting(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Review).where(pressing.WAITING)) or 0


def count(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Review)) or 0


def count_since(session: Session, since_ms: int) -> int:
    query = select(func.count()).select_from(Review).where(Review.sort_ms >= since_ms)
    return session.scalar(query) or 0


def weekly_ratings(session: Session, until_ms: int, weeks: int) -> list[tuple[int, float, int]]:
    """(weeks ago, mean stars out of five, count) of the reviews with stars before `until_ms`."""
    ago = (until_ms - Review.sort_ms) / _WEEK_MS
    week = cast(ago, Integer).label("week")
    stars = func.avg(STARS)
    query = (
        select(week, stars, func.count())
        .where(Review.rating.is_not(None), Review.sort_ms <= until_ms)
        .where(Review.sort_ms > until_ms - weeks * _WEEK_MS)
        .group_by(week)
    )
    return [(int(w), float(mean), int(n)) for w, mean, n in session.execute(query)]


def owner_texts(session: Session, limit: int) -> list[str]:
    """The newest replies that customers see, newest review first."""
    query = (
        select(Review.owner_text)
        .where(Review.owner_text.is_not(None))
        .order_by(Review.sort_ms.desc())
        .limit(limit)
    )
    return [words for words in session.scalars(query) if words]


def _narrowed(wanted: ReviewFilter) -> Select[int]:
    return select(Review.id).where(*_conditions(wanted))


def _conditions(wanted: ReviewFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.shop_id is not None:
        conditions.append(Review.shop_id == wanted.shop_id)
    if wanted.label is not None:
        conditions.append(Review.label == wanted.label)
    if wanted.answered != "any":
        conditions.append(pressing.WAITING if wanted.answered == "waiting" else ~pressing.WAITING)
    if wanted.rating_at_most is not None:
        conditions.append(Review.rating <= wanted.rating_at_most)
    if wanted.since is not None:
        conditions.append(Review.sort_ms >= to_ms(wanted.since))
    if wanted.urgent:
        conditions.append(pressing.URGENT)
    if wanted.reason is not None:
        conditions.append(pressing.has_reason([wanted.reason]))
    if wanted.aspect is not None:
        conditions.append(aspects.judged(wanted.aspect, wanted.aspect_label))
    if wanted.pressing_at is not None:
        conditions.extend(pressing.conditions(wanted.pressing_at))
    if wanted.status:
        conditions.append(Review.status.in_(wanted.status))
    return conditions


def _found_by_words(session: Session, wanted: ReviewFilter) -> Ids:
    """Walks the matches newest first; other conditions are tried slice by slice."""
    words = search.match(wanted.words)
    if words is None:
        return array("q")
    conditions = _conditions(wanted)
    limit = _NO_LIMIT if conditions or wanted.limit is None else wanted.limit
    found = _integers(session, _MATCHES, {"words": words, "limit": limit})
    if not conditions:
        return array("q", found)
    return _kept(session, found, conditions, wanted.limit)


def _integers(
    session: Session, query: Executable, values: dict[str, object] | None = None
) -> Iterator[int]:
    """Its one column, from the driver's own cursor: SQLAlchemy's rows cost as much again."""
    cursor = session.connection().execute(query, values).cursor
    assert cursor is not None  # noqa: S101 - a SELECT has one
    return chain.from_iterable(iter(cursor.fetchone, None))


def _kept(
    session: Session,
    found: Iterator[int],
    conditions: list[ColumnElement[bool]],
    limit: int | None,
) -> Ids:
    kept: Ids = array("q")
    while slice_ := list(islice(found, _SLICE)):
        query = select(Review.id).where(Review.id.in_(slice_), *conditions)
        passing = set(session.scalars(query))
        kept.extend(row_id for row_id in slice_ if row_id in passing)
        if limit is not None and len(kept) >= limit:
            return kept[:limit]
    return kept
