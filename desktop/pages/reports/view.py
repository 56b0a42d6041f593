"""보고 on the screen: a sentence, the reports of days or weeks, and one of them whole."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from desktop.kit.beside import Beside
from desktop.kit.buttons import PrimaryButton, TextButton
from desktop.kit.choice import Choice
from desktop.kit.flow import FlowLayout
from desktop.kit.focus import take_focus
from desktop.kit.labels import TextLabel
from desktop.kit.line_list import LineList
from desktop.kit.states import EmptyState, Pane
from desktop.kit.surfaces import Banner
from desktop.kit.theme import fit_layout
from desktop.pages import Page, PageContext
from desktop.pages.reports.actions import actions
from desktop.pages.reports.sheet import ReportSheet
from desktop.pages.reports.view_model import Kind, ReportsModel
from desktop.pages.reports.wording import as_text, line_of, say_sentence

if TYPE_CHECKING:
    from desktop.bridge.runner import Task
    from desktop.pages.reports.view_model import Shelf

_KINDS: tuple[Kind, ...] = ("daily", "weekly")


class ReportsView(Page):
    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self._texts = context.texts
        self.model = ReportsModel(context.engine, context.runner, self)
        self._build()
        self._lay_out()
        self._connect()
        context.actions.add(actions(self))

    def shown(self) -> None:
        if self.model.shelf is None:
            self._pane.show_loading()
        take_focus(self, self._list)
        self.model.show()
        self._show_making()

    def hidden(self) -> None:
        self.model.hide()

    def refresh(self) -> None:
        self.model.load()

    def has_report(self) -> bool:
        return self.isVisible() and self.model.open is not None

    def copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text())
        self._context.toast(self._texts("reports.copied"))

    def save(self) -> None:
        opened = self.model.open
        if opened is None:
            return
        dialog = QFileDialog(self, self._texts("reports.save"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(self._texts("reports.save.kind"))
        dialog.setDefaultSuffix("txt")
        file = f"reports.save.file.{opened.report.kind}"
        dialog.selectFile(self._texts(file, day=f"{opened.report.day:%Y-%m-%d}"))
        dialog.fileSelected.connect(lambda name: self.model.save(Path(name), self._text()))
        dialog.open()

    def _build(self) -> None:
        texts = self._texts
        self._sentence = TextLabel("", "page-title", wrap=True)
        kinds = [(kind, texts(f"reports.kind.{kind}")) for kind in _KINDS]
        self._kind = Choice(texts("reports.kind"), kinds)
        self._copy = TextButton(texts("reports.copy"))
        self._save = TextButton(texts("reports.save"))
        self._make = PrimaryButton(texts("reports.make"))
        self._banner = Banner(texts("page.close"))
        self._list = LineList(texts("reports.list"))
        self._sheet = ReportSheet(texts)

    def _lay_out(self) -> None:
        can = QWidget()
        deeds = FlowLayout(can, gap=8)
        for deed in (self._kind, self._copy, self._save, self._make):
            deeds.addWidget(deed)
        body = Beside(self._list, self._sheet, share=0.27, least=200, most=300)
        self._pane = Pane(body, self._texts("page.loading"))
        column = QVBoxLayout(self)
        fit_layout(column, 12)
        for part in (self._sentence, can, self._banner):
            column.addWidget(part)
        column.addWidget(self._pane, 1)

    def _connect(self) -> None:
        model, context = self.model, self._context
        model.listed.connect(self._on_listed)
        model.opened.connect(self._on_opened)
        model.saved.connect(lambda: context.toast(self._texts("reports.saved")))
        model.not_saved.connect(self._on_not_saved)
        model.failed.connect(self._on_failed)
        context.bus.changed.connect(model.note_change)
        context.underway.began.connect(self._on_began)
        self._kind.chosen.connect(self._on_kind)
        self._list.picked.connect(self._on_picked)
        self._copy.clicked.connect(self.copy)
        self._save.clicked.connect(self.save)
        self._make.clicked.connect(self._on_make)
        self._sheet.opened.connect(lambda id_: context.navigate("reviews", review_id=id_))

    def _on_listed(self) -> None:
        shelf = self.model.shelf
        if shelf is None:
            return
        self._kind.choose(shelf.kind)
        self._show_making()
        for part in (self._copy, self._save):
            part.setVisible(bool(shelf.reports))
        self._make.setVisible(bool(shelf.reports) and not shelf.current)
        if not shelf.reports:
            self._show_nothing(shelf)
            return
        lines = [(each.day.toordinal(), line_of(each, self._texts)) for each in shelf.reports]
        self._list.show_lines(lines, None)
        self._pane.show_content()

    def _show_nothing(self, shelf: Shelf) -> None:
        texts = self._texts
        self._sentence.show_text(texts("reports.title"))
        title, text = texts("reports.empty.title"), texts(f"reports.empty.{shelf.kind}")
        make = texts("reports.make")
        self._pane.show_notice(EmptyState("reports", title, text, make, self._on_make))

    def _on_kind(self, chosen: object) -> None:
        self.model.choose(next(each for each in _KINDS if each == chosen))

    def _on_picked(self, ordinal: int) -> None:
        shelf = self.model.shelf
        for report in () if shelf is None else shelf.reports:
            if report.day.toordinal() == ordinal:
                self.model.open_report(report)

    def _on_opened(self) -> None:
        opened, shelf = self.model.open, self.model.shelf
        if opened is None or shelf is None:
            return
        self._list.mark(opened.report.day.toordinal())
        self._sentence.show_text(say_sentence(opened.report, self._texts))
        self._sheet.show_report(opened, shelf.now)

    def _text(self) -> str:
        opened = self.model.open
        return "" if opened is None else as_text(opened.report, opened.unhappy, self._texts)

    def _on_make(self) -> None:
        self._context.actions.trigger(f"shell.{self.model.kind}")

    def _on_began(self, kind: str, _title: str, task: Task) -> None:
        if kind in _KINDS:
            task.finished.connect(self._show_making)
            self._show_making()

    def _show_making(self) -> None:
        """While it is being written it is not asked for again."""
        self._make.setEnabled(self._context.underway.task(self.model.kind) is None)

    def _on_not_saved(self, _fault: OSError) -> None:
        texts = self._texts
        title, text = texts("reports.not_saved.title"), texts("reports.not_saved.text")
        self._banner.show_news("bad", title, text, texts("reports.save"), self.save)

    def _on_failed(self, fault: BaseException) -> None:
        self._pane.show_content()
        self._context.present(fault, self._banner, self.refresh)
