"""No server yet: what one is for, where it is, and the login in the browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from desktop.kit.buttons import PrimaryButton, QuietButton, TextButton
from desktop.kit.ime import LineField, commit_preedit
from desktop.kit.labels import TextLabel
from desktop.kit.surfaces import Card
from desktop.kit.theme import fit_layout, fit_widget
from desktop.pages.devices.renaming import LONGEST

if TYPE_CHECKING:
    from desktop.bridge.errors import Problem
    from engine.api import Texts

_WIDE = 620


class JoinCard(Card):
    """join_asked: with the address and the name as they were typed. While a login is waited for:
    open_asked, copy_asked, stop_asked.
    """

    join_asked = Signal(str, str)
    open_asked = Signal()
    copy_asked = Signal()
    stop_asked = Signal()

    def __init__(self, texts: Texts) -> None:
        super().__init__((24, 20, 24, 20), 12)
        self._texts = texts
        self.field = LineField(texts("devices.server"), texts("devices.server.hint"))
        self.name = LineField(texts("devices.name"), texts("devices.name.hint"))
        self.name.setMaxLength(LONGEST)
        for field in (self.field, self.name):
            field.returnPressed.connect(self._on_join)
        self._trouble = TextLabel("", "trouble", wrap=True)
        self.field.live_changed.connect(self._trouble.hide)
        self._join = PrimaryButton(texts("devices.join"))
        self._join.clicked.connect(self._on_join)
        self._form, self._wait = QWidget(), QWidget()
        self._lay_out_form(QVBoxLayout(self._form))
        self._lay_out_wait(QVBoxLayout(self._wait))
        self.body.addWidget(self._form)
        self.body.addWidget(self._wait)
        fit_widget(self, max_width=_WIDE)
        self._trouble.hide()
        self._wait.hide()

    def _lay_out_form(self, column: QVBoxLayout) -> None:
        row = QHBoxLayout()
        fit_layout(row, 8)
        row.addWidget(self.name, 1)
        row.addWidget(self._join)
        fit_layout(column, 8)
        for line in ("why", "how"):
            column.addWidget(TextLabel(self._texts(f"devices.join.{line}"), wrap=True))
        column.addSpacing(8)
        column.addWidget(_label(self._texts("devices.server"), self.field))
        column.addWidget(self.field)
        column.addWidget(_label(self._texts("devices.name"), self.name))
        column.addLayout(row)
        column.addWidget(self._trouble)
        column.addWidget(TextLabel(self._texts("devices.join.login"), "secondary", wrap=True))

    def _lay_out_wait(self, column: QVBoxLayout) -> None:
        bar = QProgressBar()
        bar.setRange(0, 0)
        bar.setTextVisible(False)
        bar.setAccessibleName(self._texts("progress.waiting_login"))
        fit_widget(bar, height=4)
        row = QHBoxLayout()
        fit_layout(row, 8)
        for key, told in (("open_again", self.open_asked), ("copy", self.copy_asked)):
            button = TextButton(self._texts(f"devices.join.{key}"))
            button.clicked.connect(told)
            row.addWidget(button)
        stop = QuietButton(self._texts("shell.cancel"))
        stop.clicked.connect(self.stop_asked)
        row.addStretch(1)
        row.addWidget(stop)
        fit_layout(column, 12)
        column.addWidget(TextLabel(self._texts("progress.waiting_login"), "strong"))
        column.addWidget(bar)
        column.addLayout(row)

    def show_waiting(self, waiting: bool) -> None:
        self._form.setVisible(not waiting)
        self._wait.setVisible(waiting)

    def show_problem(self, problem: Problem | None) -> None:
        """Under the address, with what to do about it; None: there is none any more."""
        words = (problem.title, problem.message, problem.remedy) if problem is not None else ()
        self._trouble.show_text("\n".join(words))
        self._trouble.setVisible(problem is not None)

    def _on_join(self) -> None:
        commit_preedit()
        if self.field.text().strip():
            self.show_problem(None)
            self.join_asked.emit(self.field.text(), self.name.text())
        else:
            self.field.setFocus()


def _label(words: str, field: LineField) -> TextLabel:
    label = TextLabel(words, "strong")
    label.setBuddy(field)
    return label
