"""Queries over planned jobs and kept reports."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.jobs.model import OwnerReport, ScheduledJob


def planned(session: Session) -> list[ScheduledJob]:
    """The next one first."""
    return list(session.scalars(select(ScheduledJob).order_by(ScheduledJob.next_ms)))


def by_job(session: Session, job: str) -> ScheduledJob | None:
    return session.scalar(select(ScheduledJob).where(ScheduledJob.job == job))


def reports(session: Session, kind: str, limit: int) -> list[OwnerReport]:
    """Newest first."""
    query = select(OwnerReport).where(OwnerReport.kind == kind).order_by(OwnerReport.day.desc())
    return list(session.scalars(query.limit(limit)))
