"""Tables of jobs: when each runs next by itself, and the reports that were written.

Neither syncs: each device keeps its own rounds, and writes reports of what it knows itself.
"""

from typing import Any

from sqlalchemy import JSON, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.table import Base, RowId


class ScheduledJob(Base):
    """A job that runs by itself. `rhythm`: what `next_ms` was reckoned by. `tries`: in a row that
    did not go well, the one that runs included. `begun_ms`: it runs now, or was broken off.
    `ended_ms`, `outcome`: of the last run, whoever began it.
    """

    __tablename__ = "scheduled_job"

    id: Mapped[RowId]
    job: Mapped[str] = mapped_column(String, unique=True)
    rhythm: Mapped[str] = mapped_column(String)
    next_ms: Mapped[int] = mapped_column(Integer)
    tries: Mapped[int] = mapped_column(Integer)
    begun_ms: Mapped[int | None] = mapped_column(Integer)
    ended_ms: Mapped[int | None] = mapped_column(Integer)
    outcome: Mapped[str] = mapped_column(String)


class OwnerReport(Base):
    """A day or week in figures, as it looked when it was written. `kind`: "daily" or "weekly";
    `day`: the Seoul day on which it is read ("2026-11-21"); `content`: see `engine.jobs.telling`.
    """

    __tablename__ = "owner_report"
    __table_args__ = (UniqueConstraint("kind", "day"),)

    id: Mapped[RowId]
    kind: Mapped[str] = mapped_column(String)
    day: Mapped[str] = mapped_column(String)
    made_ms: Mapped[int] = mapped_column(Integer)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
