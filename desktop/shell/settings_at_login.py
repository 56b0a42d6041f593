"""Below the schedule's settings: whether the system begins the rounds at each login."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.bridge.errors import Place, describe
from desktop.kit.buttons import QuietButton, TextButton
from desktop.kit.labels import Badge, TextLabel
from desktop.kit.surfaces import Hairline
from desktop.kit.theme import fit_layout

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.pages import PageContext


class AtLoginPanel(QWidget):
    """It is the system's to keep, so each press counts at once."""

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self._texts = texts = context.texts
        self._engine = context.engine.at_login
        self._state = Badge()
        self.turn_on = TextButton(texts("settings.at_login.turn_on"))
        self.turn_on.clicked.connect(lambda: self._turn(on=True))
        self.turn_off = QuietButton(texts("settings.at_login.turn_off"))
        self.turn_off.clicked.connect(lambda: self._turn(on=False))
        self._said = TextLabel("", "secondary", wrap=True)
        row = QHBoxLayout()
        fit_layout(row, 8)
        for part in (self._state, self.turn_on, self.turn_off):
            part.hide()
            row.addWidget(part)
        row.addStretch(1)
        column = QVBoxLayout(self)
        fit_layout(column, 8, (0, 8, 0, 0))
        column.addWidget(Hairline())
        column.addWidget(TextLabel(texts("settings.at_login.how"), "secondary", wrap=True))
        column.addLayout(row)
        column.addWidget(self._said)
        self._run(self._engine.is_on)

    def _turn(self, *, on: bool) -> None:
        def work() -> bool:
            if on:
                self._engine.turn_on()
            else:
                self._engine.turn_off()
            return self._engine.is_on()

        self._run(work)

    def _run(self, work: Callable[[], bool]) -> None:
        """Off the window's thread: the system is asked."""
        task = self._context.runner.run_errand(self, lambda _: work())
        task.succeeded.connect(self._show)
        task.failed.connect(self._on_failed)

    def _show(self, is_on: bool) -> None:
        self._state.show_text(
            self._texts(f"settings.at_login.{'on' if is_on else 'off'}"),
            "good" if is_on else "plain",
        )
        for part, shown in ((self._state, True), (self.turn_on, not is_on), (self.turn_off, is_on)):
            part.setVisible(shown)
        self._said.hide()

    def _on_failed(self, fault: Exception) -> None:
        problem = describe(fault, self._texts)
        if problem.place is Place.CRASH:
            self._context.crash(fault)
            return
        self._said.show_text(f"{problem.title}. {problem.message} {problem.remedy}")
        self._said.show()
