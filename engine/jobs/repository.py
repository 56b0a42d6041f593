"""Queries over planned jobs."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.jobs.model import ScheduledJob


def planned(session: Session) -> list[ScheduledJob]:
    """The next one first."""
    return list(session.scalars(select(ScheduledJob).order_by(ScheduledJob.next_ms)))


def by_job(session: Session, job: str) -> ScheduledJob | None:
    return session.scalar(select(ScheduledJob).where(ScheduledJob.job == job))
