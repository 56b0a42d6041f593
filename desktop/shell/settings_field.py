"""One setting: its title, what is set, and what is wrong with what was typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.kit.buttons import ChipButton
from desktop.kit.choice import Choice
from desktop.kit.ime import LineField
from desktop.kit.labels import TextLabel
from desktop.kit.theme import fit_layout, fit_widget

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.api import FieldSpec, Texts

_TITLE, _CONTROL = 200, 220


class SettingRow(QWidget):
    """changed: by the person. `options`: (value, words) where a text is one of a few."""

    changed = Signal()

    def __init__(
        self, spec: FieldSpec, texts: Texts, options: Sequence[tuple[object, str]] = ()
    ) -> None:
        super().__init__()
        self.spec = spec
        self._texts = texts
        title = texts(spec.title_key)
        if spec.kind == "choice":
            options = [(each, texts(f"{spec.title_key}.{each}")) for each in spec.options]
        self._choice = Choice(title, options) if options else None
        self._switch = ChipButton("") if spec.kind == "flag" else None
        self.line = None if self._choice or self._switch else LineField(title)
        label = TextLabel(title, wrap=True)
        self._trouble = TextLabel("", "trouble", wrap=True)
        self._trouble.hide()
        self._listen(title)
        row = QHBoxLayout()
        fit_layout(row, 16)
        fit_widget(label, width=_TITLE)
        row.addWidget(label)
        row.addWidget(self.control, 0, Qt.AlignmentFlag.AlignLeft)
        row.addStretch(1)
        column = QVBoxLayout(self)
        fit_layout(column, 4)
        column.addLayout(row)
        column.addWidget(self._trouble)
        label.setBuddy(self.control)

    def _listen(self, title: str) -> None:
        if self._choice is not None:
            self._choice.chosen.connect(lambda _: self.changed.emit())
            fit_widget(self._choice, min_width=_CONTROL)
        elif self._switch is not None:
            self._switch.setAccessibleName(title)
            self._switch.toggled.connect(self._show_switch)
            self._switch.clicked.connect(self.changed)
        elif self.line is not None:
            self.line.live_changed.connect(lambda _: self.changed.emit())
            fit_widget(self.line, width=_CONTROL)

    @property
    def control(self) -> QWidget:
        found = self._choice or self._switch or self.line
        assert found is not None  # noqa: S101 - one of the three, see `__init__`
        return found

    def show_value(self, value: object) -> None:
        if self._choice is not None:
            self._choice.choose(value)
        elif self._switch is not None:
            self._switch.setChecked(bool(value))
            self._show_switch(bool(value))
        elif self.line is not None:
            self.line.setText(str(value))

    def typed(self) -> str:
        if self._choice is not None:
            return str(self._choice.value())
        if self._switch is not None:
            return "true" if self._switch.isChecked() else "false"
        assert self.line is not None  # noqa: S101 - see `control`
        return self.line.live_text().strip()

    def show_trouble(self, wrong: bool) -> None:
        words = self._say_trouble() if wrong else ""
        self._trouble.show_text(words)
        self._trouble.setVisible(wrong)
        if self.line is not None and self.line.property("trouble") != wrong:
            self.line.setProperty("trouble", wrong)
            self.line.style().unpolish(self.line)
            self.line.style().polish(self.line)

    def _say_trouble(self) -> str:
        spec = self.spec
        if spec.kind == "whole":
            return self._texts("settings.wrong.whole", least=spec.least, most=spec.most)
        try:
            return self._texts(f"{spec.title_key}.wrong")
        except KeyError:
            return self._texts("settings.wrong")

    def _show_switch(self, on: bool) -> None:
        assert self._switch is not None  # noqa: S101 - its own signal
        self._switch.setText(self._texts("settings.on" if on else "settings.off"))
