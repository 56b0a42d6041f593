"""What cannot wait: conditions over the table of reviews, for the list and for alerts."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from functools import reduce
from operator import add
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Integer,
    String,
    and_,
    case,
    func,
    literal,
    literal_column,
    not_,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session

from engine.language.analysis import Reason
from engine.reviews.model import STARS, Review
from engine.runtime.clock import to_ms
from engine.runtime.events import ReviewUrgent

# Literal, so that SQLite sees that the partial indexes serve; not Boolean, which adds "= 1".
_YES: Final[ColumnElement[int]] = literal_column("1", Integer)
WAITING: Final[ColumnElement[bool]] = literal_column("review.waiting", Integer) == _YES
URGENT: Final[ColumnElement[bool]] = literal_column("review.urgent", Integer) == _YES

GRAVE: Final = (Reason.BLACKMAIL, Reason.LEGAL, Reason.HYGIENE, Reason.FOREIGN)
"""Reasons that five stars do not take back; an injury is told as hygiene or foreign matter.

`Review.alerted` remembers them by their place: add new ones at the end.
"""

PRESSING_FOR: Final = timedelta(days=30)
"""Platforms close replies after 14 to 30 days (notes/platforms.md, section 0)."""
REASON_ALERTS_FOR: Final = timedelta(days=14)
"""From after a holiday, but not out of the years that a first import brings."""
COMPLAINT_ALERTS_FOR: Final = timedelta(days=2)

_TOLD, _OTHER_TEXT, _FIRST_REASON = 1, 2, 4
"""Bits of `Review.alerted`: the owner was told; of another text than the one that stands there
now; and, from the third on, of which `GRAVE` reasons.
"""
RENEW: Final = (
    f"UPDATE review SET alerted = alerted | {_OTHER_TEXT} WHERE alerted > 0"  # noqa: S608 - constant
    " AND id IN (SELECT value FROM json_each(?))"
)
"""Of texts that are there now in place of others."""
_BAD_STARS = 2.0
_HAPPY_STARS = 4.0
"""Who gave as many is not in a hurry, whatever the model reads (see `replies.values.mood_of`)."""
_CLEARLY = 0.8
"""Chance that "negative" is right: an alert must not cry wolf, the list may."""

_FEW_STARS = func.coalesce(STARS <= _BAD_STARS, literal(value=False))
_HAPPY = and_(Review.rating.is_not(None), STARS >= _HAPPY_STARS)
_BAD_WORDS = and_(Review.label == "negative", not_(_HAPPY))
UNHAPPY: Final = or_(_FEW_STARS, _BAD_WORDS)
"""Stars go before what the model reads in the words."""
# As the store wrote it: through the JSON type the parameter would be encoded once more.
_REASONS = literal_column("review.reasons", String)
_CERTAINTY: ColumnElement[float] = literal_column(
    "(SELECT max(json_extract(value, '$[1]')) FROM json_each(review.reasons))"
)


def has_reason(reasons: Collection[Reason]) -> ColumnElement[bool]:
    """One of them was found. Names are a closed set, so that a quoted one stands for itself."""
    return and_(URGENT, or_(*(func.instr(_REASONS, f'"{reason}"') > 0 for reason in reasons)))


_BY_REASON = and_(URGENT, or_(not_(_HAPPY), has_reason(GRAVE)))
_GRAVE_BITS: ColumnElement[int] = reduce(
    add,
    (
        case((has_reason([reason]), _FIRST_REASON << place), else_=0)
        for place, reason in enumerate(GRAVE)
    ),
)
_NOT_TOLD = or_(
    Review.alerted == 0,
    and_(
        Review.alerted.bitwise_and(_OTHER_TEXT) > 0,
        _GRAVE_BITS.bitwise_and(Review.alerted.bitwise_not()) > 0,
    ),
)
_ORDER: Final[tuple[ColumnElement[Any], ...]] = (
    case((_BY_REASON, 0), (_FEW_STARS, 1), else_=2),
    # In tenths: between like chances the newer one goes first.
    case((_BY_REASON, -func.round(_CERTAINTY, 1)), else_=0.0),
    case((_BY_REASON, 0.0), (_FEW_STARS, STARS), else_=_BAD_STARS),
    case((_BY_REASON, 0.0), else_=func.coalesce(Review.score, 0.0)),
    Review.sort_ms.desc(),
    Review.id.desc(),
)


def conditions(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Of reviews that the owner should see first at that moment."""
    what = or_(_BY_REASON, UNHAPPY)
    return WAITING, Review.sort_ms >= to_ms(now - PRESSING_FOR), what


def ids(session: Session, now: datetime) -> list[int]:
    """With a reason for hurry first, the surest and then the newest; then two stars or fewer,
    then bad words, each from the worst on.
    """
    query = select(Review.id).where(*conditions(now)).order_by(*_ORDER)
    return list(session.scalars(query))


def alert(session: Session, among: Sequence[int], now: datetime) -> ReviewUrgent | None:
    """Which of the reviews the owner should hear of at once.

    They wait, and give a reason for hurry, or else complain clearly and are of these days. From
    now on they count as told: nobody is alerted twice, unless the guest writes another text (see
    `renew`) that gives a grave reason of which nothing was told.
    """
    recent = Review.sort_ms >= to_ms(now - COMPLAINT_ALERTS_FOR)
    complains = or_(_FEW_STARS, and_(_BAD_WORDS, Review.probability >= _CLEARLY))
    still_open = Review.sort_ms >= to_ms(now - REASON_ALERTS_FOR)
    query = (
        select(Review.id, has_reason(GRAVE))
        .where(Review.id.in_(among), _NOT_TOLD, WAITING)
        .where(or_(and_(_BY_REASON, still_open), and_(complains, recent)))
        .order_by(*_ORDER)
    )
    found = [(row_id, bool(grave)) for row_id, grave in session.execute(query)]
    if not found:
        return None
    ids = tuple(row_id for row_id, _ in found)
    _remember(session, ids)
    return ReviewUrgent(ids, tuple(row_id for row_id, grave in found if grave))


def renew(session: Session, review_id: int) -> None:
    """Of a text that is there now in place of another."""
    session.connection().exec_driver_sql(RENEW, (f"[{review_id}]",))


def _remember(session: Session, review_ids: Sequence[int]) -> None:
    before = Review.alerted.bitwise_and(~_OTHER_TEXT)
    told = before.bitwise_or(_TOLD).bitwise_or(_GRAVE_BITS)
    session.execute(update(Review).where(Review.id.in_(review_ids)).values(alerted=told))
