"""Connecting a site: what it is and what its terms say, the owner's yes, then the way in.

Nothing is asked here that the platform's own login asks: no name, no password.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from desktop.kit.buttons import PrimaryButton, TextButton
from desktop.kit.ime import LineField, commit_preedit
from desktop.kit.labels import ElidedLabel, TextLabel
from desktop.kit.platforms import full_name
from desktop.kit.scrolling import scrolled
from desktop.kit.sheet import Sheet
from desktop.kit.theme import active_theme, fit_layout, fit_widget
from desktop.kit.tick import Tick

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.bridge.errors import Problem
    from engine.api import PlatformSpec, Texts

_WIDE = 520
_LINES = 200


class Adding(Sheet):
    """Opened with `open()`. login_asked: once the owner has agreed. add_asked: with an address;
    the dialog stays until `show_added`. Both mean that the owner wants the site visited, whatever
    its terms. client_named: the file of his own project. given_up: closed while it is added.
    """

    login_asked = Signal()
    add_asked = Signal(str)
    client_named = Signal(str)
    given_up = Signal()

    def __init__(
        self,
        spec: PlatformSpec,
        lines: Sequence[str],
        texts: Texts,
        parent: QWidget,
        *,
        has_client: bool,
        names_shop: bool,
    ) -> None:
        """`lines`: as of `say_spec`. `has_client`: the file of his project is known already.
        `names_shop`: he gives the address of a shop; else he logs in.
        """
        super().__init__(texts("sites.adding.title", platform=full_name(spec.id, texts)), parent)
        self._spec = spec
        self._texts = texts
        self._has_client = has_client
        self._takes_address = names_shop
        self._build()
        self._lay_out(lines)
        self._show_ready()

    def show_problem(self, problem: Problem) -> None:
        """Under the address, with what helps."""
        self._trouble.show_text("\n".join((problem.title, problem.message, problem.remedy)))
        self._trouble.show()
        self._show_adding(adding=False)
        self.field.setFocus()

    def show_added(self) -> None:
        self._is_adding = False
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._is_adding:
            self.given_up.emit()
        super().closeEvent(event)

    def _build(self) -> None:
        texts, self._is_adding = self._texts, False
        self.agree = Tick(texts(f"sites.agree.{self._spec.terms}"))
        self.agree.toggled.connect(self._show_ready)
        self.field = LineField(texts("sites.address"), texts("sites.address.hint"))
        self.field.live_changed.connect(self._on_typed)
        self.field.returnPressed.connect(self._on_go)
        self._file = ElidedLabel(texts("sites.client.none"), "secondary")
        self._trouble = TextLabel("", "trouble", wrap=True)
        self._trouble.hide()
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(texts("sites.adding"))
        fit_widget(self._bar, height=4)
        self._bar.hide()
        go = "sites.add_shop" if self._takes_address else f"sites.go.{self._spec.login}"
        self.go = PrimaryButton(texts(go))
        self.go.clicked.connect(self._on_go)

    def _lay_out(self, lines: Sequence[str]) -> None:
        texts = self._texts
        never_mind = TextButton(texts("sites.never_mind"))
        never_mind.clicked.connect(self.close)
        buttons = QHBoxLayout()
        fit_layout(buttons, 8)
        buttons.addStretch(1)
        buttons.addWidget(never_mind)
        buttons.addWidget(self.go)
        column = self.column
        column.addWidget(TextLabel(self.windowTitle(), "card-title"))
        is_in = self._takes_address and self._spec.login.value != "none"
        how = TextLabel(
            texts("sites.how.named" if is_in else f"sites.how.{self._spec.login}"), wrap=True
        )
        fit_widget(how, width=_WIDE)
        column.addWidget(how)
        column.addWidget(_rules(lines))
        if self._spec.login.value == "consent":
            column.addLayout(self._client_row())
        column.addWidget(self.agree)
        if self._takes_address:
            column.addWidget(self.field)
        for part in (self._bar, self._trouble):
            column.addWidget(part)
        column.addLayout(buttons)

    def _client_row(self) -> QHBoxLayout:
        pick = TextButton(self._texts("sites.client.pick"))
        pick.clicked.connect(self._on_pick)
        row = QHBoxLayout()
        fit_layout(row, 8)
        row.addWidget(TextLabel(self._texts("sites.client"), "strong"))
        row.addWidget(self._file, 1)
        row.addWidget(pick)
        if self._has_client:
            self._file.show_text(self._texts("sites.client.known"))
        return row

    def _on_pick(self) -> None:
        asked = QFileDialog(self, self._texts("sites.client.pick"), "", "JSON (*.json)")
        asked.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        asked.setFileMode(QFileDialog.FileMode.ExistingFile)
        asked.fileSelected.connect(self._on_picked)
        asked.open()

    def _on_picked(self, file: str) -> None:
        self._has_client = True
        self._file.show_text(Path(file).name)
        self.client_named.emit(file)
        self._show_ready()

    def _on_typed(self) -> None:
        self._trouble.hide()
        self._show_ready()

    def _on_go(self) -> None:
        commit_preedit()
        if not self.go.isEnabled():
            return
        if self._takes_address:
            self._trouble.hide()
            self._show_adding(adding=True)
            self.add_asked.emit(self.field.text().strip())
        else:
            self.login_asked.emit()
            self.close()

    def _show_adding(self, *, adding: bool) -> None:
        self._is_adding = adding
        self._bar.setVisible(adding)
        self.field.setReadOnly(adding)
        self._show_ready()

    def _show_ready(self) -> None:
        """What is lacking keeps the button from being pressed."""
        written = not self._takes_address or bool(self.field.live_text().strip())
        known = self._spec.login.value != "consent" or self._has_client
        ready = self.agree.isChecked() and written and known
        self.go.setEnabled(ready and not self._is_adding)


def _rules(lines: Sequence[str]) -> QWidget:
    """What the adapter declares; scrolled where that is long."""
    content = QWidget()
    column = QVBoxLayout(content)
    fit_layout(column, 6, (12, 12, 12, 12))
    for nth, line in enumerate(lines):
        column.addWidget(TextLabel(line, "body" if nth == 0 else "secondary", wrap=True))
    column.addStretch(1)
    area = scrolled(content)
    area.setMinimumHeight(active_theme().px(_LINES))
    return area
