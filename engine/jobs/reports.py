"""Reports that were written, for whoever reads them later."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy.dialects.sqlite import insert

from engine.jobs import repository
from engine.jobs.dto import ReportDto
from engine.jobs.model import OwnerReport
from engine.runtime.clock import SEOUL, Clock, from_ms, to_ms
from engine.runtime.events import Changed
from engine.store.database import Database


class Reports:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def keep(self, kind: str, day: date, content: dict[str, Any]) -> None:
        """`kind`: "daily" or "weekly"; `day`: on which it is read. One of that day is replaced."""
        row = {"made_ms": to_ms(self._clock.now()), "content": content}
        query = insert(OwnerReport).values(kind=kind, day=day.isoformat(), **row)
        with self._database.unit() as unit:
            unit.session.execute(
                query.on_conflict_do_update(index_elements=("kind", "day"), set_=row)
            )
            unit.emit(Changed("report"))

    def kept(self, kind: str, limit: int = 1) -> list[ReportDto]:
        """Newest first."""
        with self._database.reading() as session:
            return [_dto(row) for row in repository.reports(session, kind, limit)]

    def is_current(self, report: ReportDto) -> bool:
        """Whether it was written of the newest day, or week, that is over."""
        today = self._clock.now().astimezone(SEOUL).date()
        day = today - timedelta(days=today.weekday()) if report.kind == "weekly" else today
        return report.day == day


def _dto(row: OwnerReport) -> ReportDto:
    return ReportDto(row.kind, date.fromisoformat(row.day), from_ms(row.made_ms), row.content)
