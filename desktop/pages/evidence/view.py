"""증거 on the screen: the list of cases, and one of them in three steps."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QVBoxLayout

from desktop.kit.beside import Beside
from desktop.kit.focus import take_focus
from desktop.kit.labels import ElidedLabel, TextLabel
from desktop.kit.line_list import LineList
from desktop.kit.prose import Prose
from desktop.kit.question import Question
from desktop.kit.states import EmptyState, Pane
from desktop.kit.surfaces import Banner, Card
from desktop.kit.theme import fit_layout
from desktop.pages import Page, PageContext
from desktop.pages.evidence.actions import actions
from desktop.pages.evidence.grounds import GroundStep
from desktop.pages.evidence.handing import HandingStep
from desktop.pages.evidence.material import MaterialStep
from desktop.pages.evidence.steps import StepBar
from desktop.pages.evidence.view_model import EvidenceModel
from desktop.pages.evidence.wording import line_of, say_body, say_where

if TYPE_CHECKING:
    from engine.api import CaseDto, Ground, ReviewDto, Verdict

GROUND, MATERIAL, HANDING = range(3)


class EvidenceView(Page):
    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self._texts = context.texts
        self.model = EvidenceModel(context.engine, context.runner, context.texts, self)
        self._shown: tuple[int, int] = (0, 0)
        self._build()
        self._lay_out()
        self._connect()
        context.actions.add(actions(self))

    def shown(self) -> None:
        if self.model.shelf is None:
            self._pane.show_loading()
        take_focus(self, self._list)
        self.model.show()

    def hidden(self) -> None:
        self.model.hide()

    def refresh(self) -> None:
        self.model.load()

    def shows(self, review_id: int) -> bool:
        return self._review_id() == review_id

    def arrive(self, **where: object) -> None:
        """`review_id`: what may be reported, or `case_id`."""
        review_id, case_id = where.get("review_id"), where.get("case_id")
        if isinstance(review_id, int):
            self.model.consider(review_id)
        elif isinstance(case_id, int):
            self.model.open_case(case_id)

    def can_add(self) -> bool:
        case = self.model.case
        return self.isVisible() and case is not None and not case.withdrawn

    def can_export(self) -> bool:
        return self.isVisible() and self.model.case is not None

    def can_go_on(self) -> bool:
        return self.isVisible() and (self.model.case or self.model.prospect) is not None

    def go_on(self) -> None:
        """To the next step, or what the last one is there for."""
        match self._steps.currentIndex():
            case 0 if self.model.case is None:
                self.grounds.go_on()
            case 2:
                self.export_pdf()
            case step:
                self._go(step + 1)

    def capture(self) -> None:
        self.model.capture()

    def export_pdf(self) -> None:
        self._ask_file("pdf")

    def export_zip(self) -> None:
        self._ask_file("zip")

    def verify(self) -> None:
        self.model.verify()

    def _build(self) -> None:
        texts = self._texts
        self._sentence = TextLabel("", "page-title", wrap=True)
        self._banner = Banner(texts("page.close"))
        self._list = LineList(texts("evidence.list"))
        self._where = ElidedLabel("", "strong")
        self._body = Prose(lines=3)
        self._bar = StepBar(texts)
        self.grounds = GroundStep(texts)
        self.material = MaterialStep(texts)
        self.handing = HandingStep(texts)
        self._steps = QStackedWidget()
        for step in (self.grounds, self.material, self.handing):
            self._steps.addWidget(step)

    def _lay_out(self) -> None:
        sheet = Card((16, 12, 4, 12), 12)
        head = QVBoxLayout()
        fit_layout(head, 12, (0, 0, 12, 0))
        for part in (self._where, self._body, self._bar):
            head.addWidget(part)
        sheet.body.addLayout(head)
        sheet.body.addWidget(self._steps, 1)
        content = Beside(self._list, sheet, share=0.3, least=220, most=320)
        self._pane = Pane(content, self._texts("page.loading"))
        column = QVBoxLayout(self)
        fit_layout(column, 12)
        column.addWidget(self._sentence)
        column.addWidget(self._banner)
        column.addWidget(self._pane, 1)

    def _connect(self) -> None:
        model = self.model
        model.listed.connect(self._on_listed)
        model.laid.connect(self._on_laid)
        model.done.connect(self._on_done)
        model.judged.connect(self._on_judged)
        model.pictured.connect(self.material.show_picture)
        model.working.connect(self._on_working)
        model.failed.connect(self._on_failed)
        self._context.bus.changed.connect(model.note_change)
        self._list.picked.connect(model.open_case)
        self._bar.picked.connect(self._go)
        self.grounds.begun.connect(self._on_begun)
        self.grounds.answer_asked.connect(self._on_answer)
        self.material.captured.connect(self.capture)
        self.material.noted.connect(model.note)
        self.material.passed.connect(partial(self._go, HANDING))
        self.handing.export_asked.connect(self._ask_file)
        self.handing.reported.connect(model.report)
        self.handing.verify_asked.connect(self.verify)
        self.handing.withdraw_asked.connect(self._on_withdraw)

    def _on_listed(self) -> None:
        shelf, texts = self.model.shelf, self._texts
        if shelf is None:
            return
        lines = [(each.id, line_of(each, shelf.now, texts)) for each in shelf.cases]
        self._list.show_lines(lines, None if self.model.case is None else self.model.case.id)
        self._list.setVisible(bool(lines))
        open_ones = sum(not each.withdrawn for each in shelf.cases)
        self._sentence.show_text(texts("evidence.sentence", count=open_ones))
        self._sentence.setVisible(bool(lines))
        if lines or self.model.prospect is not None:
            self._pane.show_content()
        else:
            self._show_empty()

    def _show_empty(self) -> None:
        texts = self._texts
        title, text, action = (
            texts(f"evidence.empty.{part}") for part in ("title", "text", "action")
        )
        self._pane.show_notice(EmptyState("evidence", title, text, action, self._on_pressing))

    def _on_pressing(self) -> None:
        self._context.navigate("reviews", pressing=True)

    def _on_laid(self) -> None:
        case, prospect = self.model.case, self.model.prospect
        if prospect is not None:
            self._show_review(prospect.review)
            self.grounds.show_prospect(prospect)
            self._list.mark(None)
            self._go(GROUND)
            self._bar.take_focus()
        elif case is not None:
            self._show_case(case)
        if self.model.shelf is not None and (case or prospect) is not None:
            self._pane.show_content()

    def _show_case(self, case: CaseDto) -> None:
        from engine.api import Kind  # noqa: PLC0415 - loaded by now

        shelf = self.model.shelf
        now = case.opened_at if shelf is None else shelf.now
        self._show_review(case.review)
        self.grounds.show_case(case)
        self.material.show_case(case, now)
        self.handing.show_case(case)
        self._list.mark(case.id)
        if self._shown[0] != case.id:
            done = case.withdrawn or any(item.kind is Kind.SCREEN for item in case.items)
            self._go(HANDING if done else MATERIAL)
        elif len(case.items) > self._shown[1]:
            self.material.clear_note()
        self._shown = (case.id, len(case.items))
        self._bar.show_step(self._steps.currentIndex(), is_open=True)

    def _show_review(self, review: ReviewDto) -> None:
        self._where.show_text(say_where(review, self._texts))
        self._body.show_text(say_body(review, self._texts), quiet=not review.found.body)

    def _go(self, step: int) -> None:
        is_open = self.model.case is not None
        step = step if is_open else GROUND
        self._steps.setCurrentIndex(step)
        self._bar.show_step(step, is_open=is_open)

    def _on_begun(self, ground: Ground, words: str) -> None:
        self.model.begin(ground, words)

    def _on_answer(self) -> None:
        if (review_id := self._review_id()) is not None:
            self._context.navigate("replies", review_id=review_id)

    def _on_done(self, key: str, told: dict[str, object]) -> None:
        self._banner.hide()
        self._context.toast(self._texts(key, **told))

    def _on_judged(self, verdict: Verdict) -> None:
        texts = self._texts
        if verdict.holds:
            self._context.toast(texts("evidence.holds", count=verdict.count))
            return
        lines = [
            texts("evidence.misfit", number=each.number, why=texts(f"evidence.why.{each.why}"))
            for each in verdict.misfits
        ]
        self._banner.show_news("bad", texts("evidence.broken"), " ".join(lines))

    def _on_working(self, busy: bool) -> None:
        for button in (self.material.capture, self.handing.pdf, self.handing.zip):
            button.setEnabled(not busy)
        self.material.capture.setText(
            self._texts("evidence.capturing" if busy else "evidence.capture")
        )

    def _on_withdraw(self) -> None:
        texts = self._texts
        title, text, yes, no = (
            texts(f"evidence.withdraw.{each}") for each in ("title", "text", "yes", "no")
        )
        question = Question(title, text, yes, no, self.window())
        question.agreed.connect(lambda: self.model.withdraw(texts("evidence.withdraw.reason")))
        question.open()

    def _ask_file(self, ending: str) -> None:
        if self.model.case is None:
            return
        dialog = QFileDialog(self, self._texts(f"evidence.{ending}"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(self._texts(f"evidence.{ending}.kind"))
        dialog.setDefaultSuffix(ending)
        dialog.selectFile(self._texts("evidence.file", id=self.model.case.id) + f".{ending}")
        dialog.fileSelected.connect(lambda name: self.model.export(Path(name)))
        dialog.open()

    def _on_failed(self, fault: BaseException) -> None:
        if self.model.shelf is None or self.model.case or self.model.prospect:
            self._pane.show_content()
        self._context.present(fault, self._banner, self.refresh)

    def _review_id(self) -> int | None:
        about = self.model.case or self.model.prospect
        return None if about is None else about.review.id
