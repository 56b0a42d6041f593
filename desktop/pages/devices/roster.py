"""The devices of the shop, one line each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.kit.buttons import QuietButton, TextButton
from desktop.kit.labels import Badge, ElidedLabel, TextLabel
from desktop.kit.surfaces import Card, Hairline
from desktop.kit.theme import fit_layout, fit_widget
from desktop.kit.times import ago, exactly
from desktop.kit.tokens import CONTROL_HEIGHT

if TYPE_CHECKING:
    from datetime import datetime

    from engine.api import DeviceDto, Texts
    from engine.api import Roster as Known


class Roster(Card):
    """revoke_asked: of a device that is not this one. rename_asked: of one that may be renamed."""

    revoke_asked = Signal(object)
    rename_asked = Signal(object)

    def __init__(self, texts: Texts) -> None:
        super().__init__((24, 16, 16, 12), 4)
        self._texts = texts
        self._rows: list[QWidget] = []
        self._note = TextLabel(texts("devices.asking"), "secondary", wrap=True)
        self.body.addWidget(TextLabel(texts("devices.list"), "card-title"))
        self.body.addWidget(self._note)

    def show_note(self, text: str) -> None:
        """In place of the list."""
        self._show([])
        self._note.show_text(text)
        self._note.show()

    def show_devices(self, known: Known, now: datetime, renames_all: bool) -> None:
        """`renames_all`: not only this one."""
        texts, as_of = self._texts, known.as_of
        self._note.setVisible(as_of is not None)
        if as_of is not None:
            self._note.show_text(texts("devices.as_of", when=exactly(texts, as_of)))
        self._show(
            [
                self._row(device, now, nth > 0, as_of is None and (renames_all or device.current))
                for nth, device in enumerate(known.devices)
            ]
        )

    def _show(self, rows: list[QWidget]) -> None:
        for old in self._rows:
            self.body.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._rows = rows
        for row in rows:
            self.body.addWidget(row)

    def _row(self, device: DeviceDto, now: datetime, ruled: bool, renames: bool) -> QWidget:
        """`ruled`: a hairline above it. `renames`: with a button for another name."""
        texts = self._texts
        seen = TextLabel(texts("devices.seen", when=ago(texts, device.seen_at, now)), "secondary")
        seen.setToolTip(exactly(texts, device.seen_at))
        words = QVBoxLayout()
        fit_layout(words, 2)
        words.addWidget(ElidedLabel(device.name, "strong"))
        words.addWidget(ElidedLabel(device.member_name, "secondary"))
        line = QHBoxLayout()
        fit_layout(line, 16, (0, 8, 0, 8))
        line.addLayout(words, 1)
        line.addWidget(seen)
        if renames:
            line.addWidget(self._rename(device))
        line.addWidget(self._end(device))
        row = QWidget()
        column = QVBoxLayout(row)
        fit_layout(column, 0)
        rule = QHBoxLayout()
        fit_layout(rule, 0, (0, 0, 8, 0))
        if ruled:
            rule.addWidget(Hairline())
        column.addLayout(rule)
        column.addLayout(line)
        return row

    def _rename(self, device: DeviceDto) -> QWidget:
        button = QuietButton(self._texts("devices.rename"))
        button.setAccessibleName(self._texts("devices.rename.name", name=device.name))
        button.clicked.connect(lambda: self.rename_asked.emit(device))
        return button

    def _end(self, device: DeviceDto) -> QWidget:
        """A word or a deed, in a column of its own."""
        end = QWidget()
        fit_widget(end, min_width=112, height=CONTROL_HEIGHT)
        row = QHBoxLayout(end)
        fit_layout(row, 0)
        row.addStretch(1)
        if device.current:
            row.addWidget(Badge(self._texts("devices.this"), "good"))
            row.addSpacing(8)
        else:
            button = TextButton(self._texts("devices.revoke"))
            button.setAccessibleName(self._texts("devices.revoke.name", name=device.name))
            button.clicked.connect(lambda: self.revoke_asked.emit(device))
            row.addWidget(button)
        return end
