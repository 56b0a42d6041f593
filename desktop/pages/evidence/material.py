"""Step 2, 자료: what the case holds, and what can be added."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSize, Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from desktop.kit.blocks import Block
from desktop.kit.buttons import PrimaryButton, TextButton
from desktop.kit.ime import LineField, commit_preedit
from desktop.kit.labels import TextLabel
from desktop.kit.theme import active_theme, fit_layout
from desktop.pages.evidence.steps import Step
from desktop.pages.evidence.wording import say_item

if TYPE_CHECKING:
    from datetime import datetime

    from engine.api import CaseDto, Texts

_WIDE, _HIGH = 420, 220
"""Of the preview; px at scale 1."""


class MaterialStep(Step):
    """captured: a picture is wanted. noted: these words are to be kept. passed: on to step 3."""

    captured = Signal()
    noted = Signal(str)
    passed = Signal()

    def __init__(self, texts: Texts) -> None:
        self._texts = texts
        self._items = Block(texts("evidence.items"))
        self._picture = QLabel()
        self._picture.setAccessibleName(texts("evidence.picture"))
        self.note = LineField(texts("evidence.note"), texts("evidence.note.hint"))
        self._keep = TextButton(texts("evidence.note.keep"))
        self._adding = QWidget()
        noting = QHBoxLayout(self._adding)
        fit_layout(noting, 8)
        noting.addWidget(self.note, 1)
        noting.addWidget(self._keep)
        self._once = TextLabel(texts("evidence.once"), "secondary", wrap=True)
        self.capture = TextButton(texts("evidence.capture"))
        self.next = PrimaryButton(texts("evidence.next"))
        parts = (self._items, self._adding, self._once, self._picture)
        super().__init__(parts, (None, self.capture, self.next))
        self._picture.hide()
        self.note.returnPressed.connect(self._on_note)
        self._keep.clicked.connect(self._on_note)
        self.capture.clicked.connect(self.captured)
        self.next.clicked.connect(self.passed)

    def show_case(self, case: CaseDto, now: datetime) -> None:
        lines: list[QWidget] = []
        for item in case.items:
            line = TextLabel(say_item(item, now, self._texts), wrap=True)
            line.setToolTip(item.hash)
            lines.append(line)
            if item.words:
                lines.append(TextLabel(item.words, "secondary", wrap=True))
        self._items.show_parts(lines)
        for part in (self._adding, self._once, self.capture):
            part.setVisible(not case.withdrawn)

    def show_picture(self, picture: bytes) -> None:
        """b"": there is none."""
        shown = QPixmap()
        if picture and shown.loadFromData(QByteArray(picture)):
            px, smooth = active_theme().px, Qt.TransformationMode.SmoothTransformation
            room = QSize(px(_WIDE), px(_HIGH)).boundedTo(shown.size())
            kept = Qt.AspectRatioMode.KeepAspectRatio
            self._picture.setPixmap(shown.scaled(room, kept, smooth))
        self._picture.setVisible(not shown.isNull())

    def clear_note(self) -> None:
        self.note.clear()

    def _on_note(self) -> None:
        commit_preedit()
        self.noted.emit(self.note.text())
