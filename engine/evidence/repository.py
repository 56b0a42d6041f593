"""Queries over cases and their items."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session, undefer

from engine.evidence.model import EvidenceCase, EvidenceItem


def cases(session: Session) -> list[EvidenceCase]:
    """Newest first."""
    return list(session.scalars(select(EvidenceCase).order_by(EvidenceCase.id.desc())))


def cases_of(session: Session, review_id: int) -> list[EvidenceCase]:
    """Newest first."""
    query = select(EvidenceCase).where(EvidenceCase.review_id == review_id)
    return list(session.scalars(query.order_by(EvidenceCase.id.desc())))


def items(session: Session, case_ids: Sequence[int]) -> dict[int, list[EvidenceItem]]:
    """In order, by case; what they hold stays in the store until it is asked for."""
    query = select(EvidenceItem).where(EvidenceItem.case_id.in_(case_ids))
    found: dict[int, list[EvidenceItem]] = {case_id: [] for case_id in case_ids}
    for item in session.scalars(query.order_by(EvidenceItem.case_id, EvidenceItem.number)):
        found[item.case_id].append(item)
    return found


def whole_items(session: Session, case_id: int) -> list[EvidenceItem]:
    """In order, with what they hold."""
    query = (
        select(EvidenceItem)
        .where(EvidenceItem.case_id == case_id)
        .order_by(EvidenceItem.number)
        .options(undefer(EvidenceItem.content))
    )
    return list(session.scalars(query))


def short_contents(
    session: Session, case_ids: Sequence[int], most: int
) -> dict[tuple[int, int], bytes]:
    """What items of at most `most` bytes hold, by case and number."""
    query = select(EvidenceItem.case_id, EvidenceItem.number, EvidenceItem.content).where(
        EvidenceItem.case_id.in_(case_ids), func.length(EvidenceItem.content) <= most
    )
    return {(case_id, number): content for case_id, number, content in session.execute(query)}
