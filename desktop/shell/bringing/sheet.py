"""가져오기 as one sheet: choose or paste, see what is understood, store it, hear what became of it.

Closing it while reviews are stored stops that, and what was stored is taken back.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QKeySequence,
    QShortcut,
)
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QProgressBar, QWidget

from desktop.bridge.errors import Place, describe
from desktop.kit.buttons import PrimaryButton, TextButton
from desktop.kit.ime import commit_preedit
from desktop.kit.labels import ElidedLabel, TextLabel
from desktop.kit.sheet import Sheet
from desktop.kit.states import EmptyState, Pane
from desktop.kit.surfaces import Banner
from desktop.kit.theme import fit_layout, fit_widget
from desktop.pages import PageContext
from desktop.shell.bringing.dropped import dropped_file
from desktop.shell.bringing.model import BringingModel, Looked
from desktop.shell.bringing.preview import PreviewPanel
from desktop.shell.bringing.result import ResultPanel

if TYPE_CHECKING:
    from desktop.bridge.runner import Task
    from engine.api import ImportReport, Step, Undone

_SIZE = (860, 640)


class BringingSheet(Sheet):
    """Opened with `open()`; nobody waits for its answer."""

    def __init__(self, context: PageContext, parent: QWidget) -> None:
        super().__init__(context.texts("imports.title"), parent, _SIZE)
        self._context = context
        self._texts = texts = context.texts
        self.model = BringingModel(context, self)
        self._report: ImportReport | None = None
        self.setAcceptDrops(True)
        self._name = ElidedLabel("", "secondary")
        self._banner = Banner(texts("shell.close"))
        self.preview = PreviewPanel(context)
        self._pane = Pane(self.preview, texts("imports.looking"))
        self._lay_out()
        self._connect()
        self.show_choice()

    def _lay_out(self) -> None:
        texts = self._texts
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(texts("progress.importing"))
        fit_widget(self._bar, height=4)
        self._other = TextButton(texts("imports.other_file"))
        self._earlier = TextButton(texts("imports.earlier"))
        self._close = TextButton(texts("shell.close"))
        self._undo = TextButton(texts("imports.undo"), "undo")
        self._store = PrimaryButton("")
        self._see = PrimaryButton(texts("imports.see"))
        head = QHBoxLayout()
        fit_layout(head, 12)
        head.addWidget(TextLabel(texts("imports.title"), "card-title"))
        head.addWidget(self._name, 1)
        below = QHBoxLayout()
        fit_layout(below, 8)
        below.addWidget(self._other)
        below.addWidget(self._undo)
        below.addWidget(self._earlier)
        below.addStretch(1)
        for button in (self._close, self._store, self._see):
            below.addWidget(button)
        column = self.column
        column.addLayout(head)
        column.addWidget(self._banner)
        column.addWidget(self._pane, 1)
        column.addWidget(self._bar)
        column.addLayout(below)

    def _connect(self) -> None:
        paste = QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self)
        paste.activated.connect(self.paste)
        self._other.clicked.connect(self.choose_file)
        self._earlier.clicked.connect(self._on_earlier)
        self._close.clicked.connect(self.close)
        self._store.clicked.connect(self._on_store)
        self._undo.clicked.connect(self._on_undo)
        self._see.clicked.connect(self._on_see)
        self.preview.columns_chosen.connect(self._on_columns)
        self.preview.sheet_chosen.connect(self._on_sheet)
        self.preview.target_changed.connect(self._fit_store)
        self.model.looked.connect(self._on_looked)
        self.model.stored.connect(self._on_stored)
        self.model.stopped.connect(self._on_stopped)
        self.model.undone.connect(self._on_undone)
        self.model.failed.connect(self._on_failed)

    def show_choice(self) -> None:
        """Nothing is chosen yet."""
        texts = self._texts
        words = (texts("imports.choose.title"), texts("imports.choose.text"))
        label = texts("imports.choose.action")
        notice = EmptyState("inbox", *words, label, self.choose_file)
        self._pane.show_notice(notice)
        self._show_parts(choice=True)
        notice.findChildren(PrimaryButton)[0].setFocus()

    def look_at(self, file: Path) -> None:
        self._begin_look(file.name)
        self.model.look_at(file)

    def choose_file(self) -> None:
        dialog = QFileDialog(self, self._texts("imports.choose.action"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([self._texts("imports.kinds"), self._texts("imports.any_kind")])
        dialog.fileSelected.connect(lambda name: self.look_at(Path(name)))
        dialog.open()

    def paste(self) -> None:
        """A copied file, or a copied page."""
        self._take(QGuiApplication.clipboard().mimeData())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_file(event.mimeData()) is not None or event.mimeData().hasText():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self._take(event.mimeData())

    def done(self, result: int) -> None:
        self.model.stop()
        super().done(result)

    def _take(self, given: QMimeData) -> None:
        if self._storing():
            return
        file = dropped_file(given)
        if file is not None:
            self.look_at(file)
        elif given.hasText() or given.hasHtml():
            self._begin_look(self._texts("imports.page"))
            self.model.paste(given.text(), given.html())

    def _begin_look(self, name: str) -> None:
        self._banner.hide()
        self._name.show_text(name)
        self._pane.show_loading()

    def _on_columns(self, columns: object) -> None:
        assert isinstance(columns, dict)  # noqa: S101 - see `PreviewPanel`
        self.model.choose_columns(columns)

    def _on_sheet(self, sheet: object) -> None:
        self.model.choose_sheet(str(sheet))

    def _on_looked(self, found: Looked) -> None:
        self.preview.show_found(found)
        self._pane.show_content()
        self._show_parts(preview=True)
        self._fit_store()
        self._store.setFocus()

    def _fit_store(self) -> None:
        count = self.preview.count
        self._store.setText(self._texts("imports.store", count=f"{count:,}"))
        self._store.setEnabled(count > 0 and self.preview.target() is not None)

    def _on_store(self) -> None:
        commit_preedit()
        target = self.preview.target()
        task = None if target is None else self.model.store(target)
        if task is not None:
            self._follow(task)

    def _follow(self, task: Task) -> None:
        self._banner.hide()
        self._show_parts(storing=True)
        task.progressed.connect(self._on_step)

    def _on_step(self, step: Step) -> None:
        total = self.preview.total
        self._bar.setRange(0, total)
        self._bar.setValue(min(step.done, total))

    def _on_stored(self, report: ImportReport) -> None:
        self._report = report
        self._pane.show_notice(ResultPanel(report, self._texts, self._context.runner))
        self._show_parts(result=True)
        self._undo.setVisible(report.new > 0)
        self._see.setFocus()
        if report.new:
            self._context.actions.trigger("shell.analyse")

    def _on_stopped(self) -> None:
        self._show_parts(preview=True)
        self._context.toast(self._texts("imports.stopped"))

    def _on_undone(self, undone: Undone) -> None:
        from engine.api import say_undone  # noqa: PLC0415 - loaded by now

        self._context.toast(say_undone(undone, self._texts))
        self.close()

    def _on_see(self) -> None:
        self.close()
        if self._report is not None:
            self._context.navigate("reviews", shop_id=self._report.shop_id)

    def _on_earlier(self) -> None:
        self._context.actions.trigger("shell.imports")

    def _on_undo(self) -> None:
        if self._report is not None:
            self.model.undo(self._report.id)

    def _on_failed(self, fault: BaseException) -> None:
        problem = describe(fault, self._texts)
        if problem.place is Place.CRASH:
            self.close()
            self._context.crash(fault)
            return
        if self._pane.currentWidget() is self.preview and self.preview.count:
            self._show_parts(preview=True)
        else:
            self.show_choice()
        self._banner.show_news("bad", problem.title, f"{problem.message} {problem.remedy}")

    def _storing(self) -> bool:
        return self._bar.isVisible()

    def _show_parts(
        self,
        *,
        choice: bool = False,
        preview: bool = False,
        storing: bool = False,
        result: bool = False,
    ) -> None:
        """The buttons and the bar that belong to what is shown."""
        self._bar.setVisible(storing)
        self.preview.setEnabled(not storing)
        self._earlier.setVisible(choice)
        self._other.setVisible(preview)
        self._store.setVisible(preview)
        self._undo.setVisible(result)
        self._see.setVisible(result)
        self._close.setText(self._texts("shell.cancel" if storing else "shell.close"))
