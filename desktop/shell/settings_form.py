"""One section of the settings, generated from its fields, checked as it is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.kit.labels import TextLabel
from desktop.kit.theme import fit_layout
from desktop.shell.settings_field import SettingRow

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from engine.api import Section, Texts


class SettingsForm(QWidget):
    """judged: whether it can be kept may have changed. `options`: of fields that are one of a few,
    by "section.field". `extra`: below the fields.
    """

    judged = Signal()

    def __init__(
        self,
        section: Section,
        texts: Texts,
        options: Mapping[str, Sequence[tuple[object, str]]],
        extra: QWidget | None = None,
    ) -> None:
        from engine.api import fields_of  # noqa: PLC0415 - loaded by now

        super().__init__()
        self.kept = section
        self.rows = [
            SettingRow(spec, texts, options.get(f"{section.name}.{spec.name}", ()))
            for spec in fields_of(type(section))
        ]
        column = QVBoxLayout(self)
        fit_layout(column, 12, (0, 0, 12, 0))
        column.addWidget(TextLabel(texts(f"settings.{section.name}"), "card-title"))
        column.addWidget(TextLabel(texts(f"settings.{section.name}.text"), "secondary", wrap=True))
        for row in self.rows:
            row.changed.connect(self._judge)
            column.addWidget(row)
        if extra is not None:
            column.addWidget(extra)
        column.addStretch(1)
        self.show_section(section)

    def show_section(self, section: Section) -> None:
        """As it is kept; what was typed goes."""
        self.kept = section
        for row in self.rows:
            row.show_value(getattr(section, row.spec.name))
            row.show_trouble(False)
        self.judged.emit()

    def section(self) -> Section | None:
        """As typed; None while something cannot be kept."""
        from engine.api import SettingInvalid, typed  # noqa: PLC0415 - loaded by now

        try:
            return typed(self.kept, {row.spec.name: row.typed() for row in self.rows})
        except SettingInvalid:
            return None

    def changed(self) -> bool:
        return self.section() != self.kept

    def show_first_trouble(self) -> None:
        """The person is led to what cannot be kept."""
        row = next((row for row in self.rows if self._is_wrong(row)), None)
        if row is not None:
            row.control.setFocus()

    def _judge(self) -> None:
        for row in self.rows:
            row.show_trouble(self._is_wrong(row))
        self.judged.emit()

    def _is_wrong(self, row: SettingRow) -> bool:
        from engine.api import SettingInvalid, typed  # noqa: PLC0415 - loaded by now

        try:
            typed(self.kept, {row.spec.name: row.typed()})
        except SettingInvalid:
            return True
        return False
