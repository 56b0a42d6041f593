"""The cases, the one that is open, and the review of which one may be opened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.bridge.following import Following
from desktop.bridge.runner import Runner, Task

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from engine.api import CaseDto, Engine, Form, Ground, Progress, Prospect, Texts

_WATCHED = frozenset({"evidence", "review"})
_RELOAD_MS = 150


@dataclass(frozen=True, slots=True)
class Shelf:
    """All cases, newest first."""

    cases: tuple[CaseDto, ...]
    now: datetime


class EvidenceModel(Following):
    """listed: `shelf` is new. laid: `case` or `prospect` is another one, or changed. done: a text
    key and what fills it. judged: a `Verdict`. pictured: bytes of the newest picture of the case
    that is open, b"" for none. working: something that takes seconds began, or ended.
    """

    listed = Signal()
    laid = Signal()
    done = Signal(str, object)
    judged = Signal(object)
    pictured = Signal(object)
    working = Signal(bool)

    def __init__(
        self, engine: Engine, runner: Runner, texts: Texts, parent: QObject | None = None
    ) -> None:
        super().__init__(runner, _WATCHED, _RELOAD_MS, parent)
        self.shelf: Shelf | None = None
        self.case: CaseDto | None = None
        self.prospect: Prospect | None = None
        self.busy = False
        self._engine = engine
        self._texts = texts

    def open_case(self, case_id: int) -> None:
        cases = () if self.shelf is None else self.shelf.cases
        self.prospect = None
        self.case = next((each for each in cases if each.id == case_id), self.case)
        self.laid.emit()
        self.look()

    def consider(self, review_id: int) -> None:
        """A review that may be reported; the case it has already opens instead."""
        work = self._engine.evidence.prospect
        task = self._runner.run(self, lambda _: work(review_id), replace="consider")
        task.succeeded.connect(self._on_considered)
        task.failed.connect(self.failed)

    def begin(self, ground: Ground, statement: str) -> None:
        """Open a case on the review that is considered."""
        if self.prospect is None or self.busy:
            return
        review_id, evidence = self.prospect.review.id, self._engine.evidence
        task = self._write(lambda: evidence.open(review_id, ground, statement))
        task.succeeded.connect(lambda _: self.done.emit("evidence.done.opened", {}))

    def note(self, words: str) -> None:
        if self.case is not None and not self.busy:
            case_id = self.case.id
            self._write(lambda: self._engine.evidence.note(case_id, words))

    def report(self) -> None:
        """Handed in today."""
        if self.case is not None and not self.busy:
            case_id = self.case.id
            task = self._write(lambda: self._engine.evidence.report(case_id))
            task.succeeded.connect(lambda _: self.done.emit("evidence.done.reported", {}))

    def withdraw(self, why: str) -> None:
        if self.case is not None and not self.busy:
            case_id = self.case.id
            self._write(lambda: self._engine.evidence.withdraw(case_id, why))

    def capture(self) -> None:
        """Takes as long as the platform's page."""
        if self.case is None or self.busy:
            return
        case_id, evidence = self.case.id, self._engine.evidence
        task = self._errand(lambda progress: evidence.capture(case_id, progress))
        task.succeeded.connect(self._on_written)
        task.succeeded.connect(lambda _: self.done.emit("evidence.done.captured", {}))

    def export(self, file: Path, form: Form | None = None) -> None:
        """Takes a second or two: a browser prints it."""
        if self.case is None or self.busy:
            return
        case_id, evidence, texts = self.case.id, self._engine.evidence, self._texts
        task = self._errand(lambda progress: evidence.export(case_id, file, texts, form, progress))
        told = {"name": file.name}
        task.succeeded.connect(lambda _: self.done.emit("evidence.done.exported", told))

    def verify(self) -> None:
        if self.case is not None:
            case_id, evidence = self.case.id, self._engine.evidence
            task = self._runner.run(self, lambda _: evidence.verify(case_id), replace="verify")
            task.succeeded.connect(self.judged)
            task.failed.connect(self.failed)

    def look(self) -> None:
        """Fetch the newest picture of the case."""
        if self.case is None:
            return
        screens = [item.number for item in self.case.items if item.media == "image/png"]
        if not screens:
            self.pictured.emit(b"")
            return
        case_id, number, evidence = self.case.id, screens[-1], self._engine.evidence
        work = evidence.content
        task = self._runner.run(self, lambda _: work(case_id, number), replace="look")
        task.succeeded.connect(self.pictured)
        task.failed.connect(self.failed)

    def _start_reading(self) -> None:
        task = self._runner.run(self, lambda _: self._read(), replace="evidence")
        task.succeeded.connect(self._on_read)
        task.failed.connect(self._on_unread)

    def _read(self) -> Shelf:
        return Shelf(tuple(self._engine.evidence.cases()), self._engine.clock.now())

    def _write(self, work: Callable[[], CaseDto]) -> Task:
        self._set_busy(True)
        task = self._runner.run(self, lambda _: work(), write=True)
        task.succeeded.connect(self._on_written)
        task.failed.connect(self.failed)
        task.finished.connect(lambda: self._set_busy(False))
        return task

    def _errand(self, work: Callable[[Progress], object]) -> Task:
        self._set_busy(True)
        task = self._runner.run_errand(self, work)
        task.failed.connect(self.failed)
        task.finished.connect(lambda: self._set_busy(False))
        return task

    def _set_busy(self, busy: bool) -> None:
        self.busy = busy
        self.working.emit(busy)

    def _on_considered(self, prospect: Prospect) -> None:
        if prospect.case_id is not None:
            self._open_when_read(prospect.case_id)
            return
        self.prospect, self.case = prospect, None
        self.laid.emit()

    def _open_when_read(self, case_id: int) -> None:
        task = self._runner.run(self, lambda _: self._engine.evidence.get(case_id), replace="get")
        task.succeeded.connect(self._on_written)
        task.failed.connect(self.failed)

    def _on_written(self, case: CaseDto) -> None:
        self.case, self.prospect = case, None
        self.laid.emit()
        self.look()
        self.load()

    def _on_read(self, shelf: Shelf) -> None:
        self.shelf = shelf
        known = {each.id: each for each in shelf.cases}
        if self.prospect is None:
            first = next((each for each in shelf.cases if not each.withdrawn), None)
            first = first or next(iter(shelf.cases), None)
            kept = known.get(self.case.id) if self.case is not None else first
            if kept != self.case:
                self.case = kept
                self.laid.emit()
                self.look()
        self.listed.emit()
