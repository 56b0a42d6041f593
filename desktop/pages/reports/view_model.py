"""What 보고 shows: the reports of days or of weeks, and one of them whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, Signal

from desktop.bridge.following import Following
from desktop.bridge.runner import Runner
from desktop.platform.whole_file import whole_file

if TYPE_CHECKING:
    from datetime import date, datetime
    from pathlib import Path

    from engine.api import Engine, Progress, ReportDto, ReviewDto

Kind = Literal["daily", "weekly"]
"""Also the id of the job that writes them."""
_WATCHED = frozenset({"report"})
_MOST = 400


@dataclass(frozen=True, slots=True)
class Shelf:
    """`reports`: newest first; `current`: there is one of the newest day, or week, that is over."""

    kind: Kind
    reports: tuple[ReportDto, ...]
    current: bool
    now: datetime

    @property
    def newest(self) -> tuple[Kind, date] | None:
        return (self.kind, self.reports[0].day) if self.reports else None


@dataclass(frozen=True, slots=True)
class Opened:
    """`unhappy`: the reviews that it names, without those that are gone since."""

    report: ReportDto
    unhappy: tuple[ReviewDto, ...]


class ReportsModel(Following):
    """listed: `shelf` is new. opened: `open` is new. saved: a file was written; not_saved: it could
    not be, an OSError."""

    listed = Signal()
    opened = Signal()
    saved = Signal()
    not_saved = Signal(object)

    def __init__(self, engine: Engine, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(runner, _WATCHED, 0, parent)
        self.kind: Kind = "daily"
        self.shelf: Shelf | None = None
        self.open: Opened | None = None
        self._day: date | None = None
        self._engine = engine

    def choose(self, kind: Kind) -> None:
        """Those of days, or those of weeks; the newest opens."""
        if kind != self.kind:
            self.kind, self._day, self.open = kind, None, None
            self.load()

    def open_report(self, report: ReportDto) -> None:
        """Its words are there at once, the reviews that it names when they are read."""
        self._day = report.day
        task = self._runner.run(self, lambda _: self._read_reviews(report), replace="open")
        task.succeeded.connect(self._on_opened)
        task.failed.connect(self.failed)

    def save(self, file: Path, text: str) -> None:
        def work(_: Progress) -> None:
            with whole_file(file) as opened:
                opened.write(text)

        task = self._runner.run(self, work)
        task.succeeded.connect(lambda _: self.saved.emit())
        task.failed.connect(self._on_not_saved)

    def _start_reading(self) -> None:
        kind = self.kind
        task = self._runner.run(self, lambda _: self._read(kind), replace="shelf")
        task.succeeded.connect(self._on_read)
        task.failed.connect(self._on_unread)

    def _read(self, kind: Kind) -> Shelf:
        reports = self._engine.reports
        kept = tuple(reports.kept(kind, _MOST))
        current = bool(kept) and reports.is_current(kept[0])
        return Shelf(kind, kept, current, self._engine.clock.now())

    def _read_reviews(self, report: ReportDto) -> Opened:
        reviews = self._engine.reviews
        there = [row.id for row in reviews.rows(report.content["reviews"]["negative_ids"])]
        return Opened(report, tuple(reviews.get_many(there)))

    def _on_read(self, shelf: Shelf) -> None:
        """A newer one than was known opens; else what was open is read again."""
        known, self.shelf = self.shelf, shelf
        if shelf.newest is not None and (known is None or known.newest != shelf.newest):
            self._day = shelf.newest[1]
        self.listed.emit()
        for report in shelf.reports:
            if report.day == self._day:
                self.open_report(report)

    def _on_opened(self, opened: Opened) -> None:
        self.open = opened
        self.opened.emit()

    def _on_not_saved(self, fault: BaseException) -> None:
        (self.not_saved if isinstance(fault, OSError) else self.failed).emit(fault)
