"""What the language engine found in reviews, on its way into the store and out of it.

Spans are kept, not sentences: they are cut from the text when somebody asks.
"""

from collections.abc import Iterable, Sequence
from typing import Any, cast

import msgspec
from sqlalchemy.orm import Session

from engine.language.analysis import Analysis, Aspect, Intent, Manner, Reason, Toxicity, WrittenIn
from engine.language.manners import contradicts
from engine.language.sentiment import Label, clean
from engine.reviews import corrections
from engine.reviews.dto import AnalysisDto, AspectDto, ReasonDto
from engine.reviews.model import Review, ReviewAspect, stars_of

_WRITE = (
    "UPDATE review SET score = ?, label = ?, probability = ?, reader = ?, intent = ?,"
    " written_in = ?, toxicity = ?, manners = ?, reasons = ?, urgent = ? WHERE id = ?"
)
FORGET_ASPECTS = "DELETE FROM review_aspect WHERE review_id IN (SELECT value FROM json_each(?))"
_WRITE_ASPECT = (
    'INSERT INTO review_aspect (review_id, aspect, label, start, "end") VALUES (?, ?, ?, ?, ?)'
)
FORGET = (
    "UPDATE review SET score = NULL, label = NULL, probability = NULL, reader = NULL,"
    " intent = NULL, written_in = NULL, toxicity = NULL, manners = NULL, reasons = NULL,"
    " urgent = 0 WHERE id IN (SELECT value FROM json_each(?))"
)
"""What was found in a text that is not there any more; `FORGET_ASPECTS` goes with it."""


def write(session: Session, found: Sequence[tuple[int, Analysis]], reader: str) -> None:
    """Keep what `reader` found, by id of the review; what an earlier one found goes."""
    connection = session.connection()
    connection.exec_driver_sql(_WRITE, [_row(row_id, item, reader) for row_id, item in found])
    corrections.outrank(session, [row_id for row_id, _ in found])
    forget_aspects(session, (row_id for row_id, _ in found))
    aspects = [
        (row_id, aspect.aspect, aspect.label, aspect.sentence.start, aspect.sentence.end)
        for row_id, analysis in found
        for aspect in analysis.aspects
    ]
    if aspects:
        connection.exec_driver_sql(_WRITE_ASPECT, aspects)


def forget_aspects(session: Session, review_ids: Iterable[int]) -> None:
    wanted = msgspec.json.encode(list(review_ids)).decode()
    session.connection().exec_driver_sql(FORGET_ASPECTS, (wanted,))


def forget(session: Session, review: Review) -> None:
    """What was found in a text that is not there any more."""
    forget_aspects(session, [review.id])
    review.score = review.label = review.probability = review.reader = None
    review.intent = review.written_in = review.toxicity = None
    review.manners = review.reasons = None
    review.urgent = False


def dto(review: Review, aspects: Sequence[ReviewAspect]) -> AnalysisDto | None:
    """None while nobody has read more than a score."""
    if review.intent is None or review.reader is None:
        return None
    text = clean(review.body or "")
    return AnalysisDto(
        reader=review.reader,
        intent=Intent(review.intent),
        written_in=cast(WrittenIn, review.written_in),
        toxicity=cast(Toxicity, review.toxicity),
        manners=tuple(Manner(name) for name in review.manners or ()),
        contradiction=contradicts(
            stars_of(review.rating, review.rating_scale), review.score or 0.0
        ),
        aspects=tuple(
            AspectDto(Aspect(row.aspect), cast(Label, row.label), text[row.start : row.end])
            for row in aspects
        ),
        reasons=tuple(
            ReasonDto(Reason(name), certainty, text[start:end])
            for name, certainty, start, end in review.reasons or ()
        ),
    )


def _row(row_id: int, found: Analysis, reader: str) -> tuple[Any, ...]:
    reasons = [
        (item.reason, round(item.certainty, 3), item.sentence.start, item.sentence.end)
        for item in found.reasons
    ]
    sentiment = found.sentiment
    return (
        sentiment.score, sentiment.label, sentiment.probability, reader, found.intent,
        found.written_in, found.toxicity, _json(found.manners), _json(reasons), bool(reasons),
        row_id,
    )  # fmt: skip


def _json(values: Sequence[object]) -> str:
    return msgspec.json.encode(values).decode()
