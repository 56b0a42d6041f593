"""Step 3, 내보내기: the form, its days, the files, and what to do besides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.kit.buttons import PrimaryButton, QuietButton, TextButton
from desktop.kit.flow import FlowLayout
from desktop.kit.labels import Badge, TextLabel
from desktop.pages.evidence.steps import Step
from desktop.pages.evidence.wording import tone_of

if TYPE_CHECKING:
    from engine.api import CaseDto, Texts


class HandingStep(Step):
    """export_asked: with the file's ending, "pdf" or "zip"."""

    export_asked = Signal(str)
    reported = Signal()
    verify_asked = Signal()
    withdraw_asked = Signal()

    def __init__(self, texts: Texts) -> None:
        self._texts = texts
        self._form = TextLabel("", "strong")
        self._lead = TextLabel("", wrap=True)
        self._hint = TextLabel("", "secondary", wrap=True)
        self._days = QWidget()
        self._day_row = FlowLayout(self._days, gap=8)
        self._others = TextLabel(texts("evidence.others"), "secondary", wrap=True)
        self._report = TextButton(texts("evidence.report"))
        self._verify = QuietButton(texts("evidence.verify"))
        self._withdraw = QuietButton(texts("evidence.withdraw"))
        seldom = QWidget()
        row = FlowLayout(seldom, gap=8)
        for button in (self._report, self._verify, self._withdraw):
            row.addWidget(button)
        self.pdf = PrimaryButton(texts("evidence.pdf"))
        self.zip = TextButton(texts("evidence.zip"))
        parts = (self._form, self._days, self._lead, self._hint, self._others, seldom)
        super().__init__(parts, (None, self.zip, self.pdf))
        self.pdf.clicked.connect(lambda: self.export_asked.emit("pdf"))
        self.zip.clicked.connect(lambda: self.export_asked.emit("zip"))
        self._report.clicked.connect(self.reported)
        self._verify.clicked.connect(self.verify_asked)
        self._withdraw.clicked.connect(self.withdraw_asked)

    def show_case(self, case: CaseDto) -> None:
        from engine.api import say_deadline  # noqa: PLC0415 - loaded by now

        texts = self._texts
        for label, part in ((self._form, "title"), (self._lead, "lead"), (self._hint, "hint")):
            label.show_text(texts(f"evidence.form.{case.form}.{part}"))
        for old in self._days.findChildren(Badge):
            self._day_row.removeWidget(old)
            old.hide()
            old.deleteLater()
        for each in case.deadlines:
            self._day_row.addWidget(Badge(say_deadline(each, texts), tone_of(each)))
        self._days.setVisible(bool(case.deadlines))
        for part_ in (self._report, self._withdraw):
            part_.setVisible(not case.withdrawn)
