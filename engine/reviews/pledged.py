"""Reviews whose stars fell after the shop said no: a reason that no single text tells."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from sqlalchemy.orm import Session

from engine.language.analysis import Analysis, Reason, ReasonFound, Span
from engine.language.pledge import Answer, Version, fell_after_no
from engine.language.sentiment import clean
from engine.reviews import repository
from engine.reviews.model import Review, Revision, stars_of
from engine.runtime.clock import from_ms

_CERTAINTY: Final = 0.8
"""The order of events is plain, what the guest had in mind is not."""

Found = tuple[int, Analysis]
"""By id of the review."""


def with_pledges(session: Session, found: Sequence[Found]) -> list[Found]:
    """`found`, with `Reason.BLACKMAIL` where stars fell after a no."""
    old = repository.revisions(session, [row_id for row_id, _ in found])
    rows = {row.id: row for row in repository.rows(session, list(old))}
    fallen = {row_id: row for row_id, row in rows.items() if _fell(row, old[row_id])}
    return [
        (row_id, _told(analysis, fallen[row_id]) if row_id in fallen else analysis)
        for row_id, analysis in found
    ]


def _fell(row: Review, newest_first: Sequence[Revision]) -> bool:
    if not row.owner_live or row.owner_text is None or row.owner_ms is None:
        return False
    before = [_version(row.rating_scale, each) for each in reversed(newest_first)]
    versions = [*before, _version(row.rating_scale, row)]
    answers = [Answer(row.owner_text, from_ms(row.owner_ms))]
    fallen = fell_after_no(versions, answers)
    return fallen is not None and _still_as_low(versions[-1], fallen)


def _still_as_low(now: Version, fallen: Version) -> bool:
    """Another word or one star less takes nothing back; stars that rise again do."""
    if now.stars is None or fallen.stars is None:
        return False
    return now.stars <= fallen.stars


def _version(scale: int, said: Review | Revision) -> Version:
    return Version(said.body or "", stars_of(said.rating, scale), from_ms(said.captured_ms))


def _told(found: Analysis, row: Review) -> Analysis:
    if any(reason.reason is Reason.BLACKMAIL for reason in found.reasons):
        return found
    whole = Span(0, len(clean(row.body or "")))
    pledge = ReasonFound(Reason.BLACKMAIL, _CERTAINTY, whole)
    return replace(found, reasons=(*found.reasons, pledge))
