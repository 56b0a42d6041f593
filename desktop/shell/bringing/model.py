"""What is being brought, from the file to the result. The engine reads and stores on workers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.bridge.runner import Task
from desktop.pages import PageContext

if TYPE_CHECKING:
    from engine.api import Preview, Role, ShopDto, Source, Target, Wish

KIND = "import"
"""Of the errand."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What was understood, and between which shops the owner may choose."""

    source: Source
    preview: Preview
    shops: tuple[ShopDto, ...]
    platforms: tuple[str, ...]


class BringingModel(QObject):
    """looked: at a file or page, a `Looked`. stored: an `ImportReport`. stopped: nothing was
    stored. undone: an `Undone`. failed: any of these, with its fault.
    """

    looked = Signal(object)
    stored = Signal(object)
    stopped = Signal()
    undone = Signal(object)
    failed = Signal(object)

    def __init__(self, context: PageContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._file: Path | None = None
        self._columns: dict[Role, int] | None = None
        self._sheet: str | None = None
        self._found: Looked | None = None
        self._task: Task | None = None

    def look_at(self, file: Path) -> None:
        self._file, self._columns, self._sheet = file, None, None
        self._look()

    def paste(self, text: str, html: str) -> None:
        imports = self._context.engine.imports
        self._file = None
        self._run(lambda: imports.open_paste(text, html))

    def choose_columns(self, columns: Mapping[Role, int]) -> None:
        self._columns = dict(columns)
        self._look()

    def choose_sheet(self, sheet: str) -> None:
        self._columns, self._sheet = None, sheet
        self._look()

    def store(self, target: Target) -> Task | None:
        """None while an earlier one is being stored."""
        if self._found is None:
            return None
        imports, source = self._context.engine.imports, self._found.source
        title = self._context.texts("progress.importing")
        task = self._context.underway.begin(
            KIND, title, lambda progress: imports.run(source, target, progress)
        )
        if task is not None:
            task.succeeded.connect(self.stored)
            task.failed.connect(self.failed)
            task.cancelled.connect(self.stopped)
        self._task = task
        return task

    def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def undo(self, import_id: int) -> None:
        imports = self._context.engine.imports
        task = self._context.runner.run(self, lambda _: imports.undo(import_id), write=True)
        task.succeeded.connect(self.undone)
        task.failed.connect(self.failed)

    def _look(self) -> None:
        assert self._file is not None  # noqa: S101 - only a file has columns and sheets
        imports, file, wish = self._context.engine.imports, self._file, self._wish()
        self._run(lambda: imports.open_file(file, wish))

    def _wish(self) -> Wish:
        from engine.api import Wish  # noqa: PLC0415 - loaded by now

        return Wish(self._columns, self._sheet)

    def _run(self, opened: Callable[[], Source]) -> None:
        engine = self._context.engine

        def work(progress: object) -> Looked:
            source = opened()
            preview = engine.imports.examine(source, progress)  # type: ignore[arg-type]
            return Looked(
                source, preview, tuple(engine.shops.list()), tuple(sorted(engine.platforms()))
            )

        task = self._context.runner.run(self, work, replace="look")
        task.succeeded.connect(self._on_looked)
        task.failed.connect(self.failed)

    def _on_looked(self, found: Looked) -> None:
        self._found = found
        self.looked.emit(found)
