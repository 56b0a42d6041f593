"""Chips that stand on sentences: chosen, they show where these are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QWidget

from desktop.kit.buttons import ChipButton
from desktop.kit.labels import Tone, set_tone
from desktop.kit.tips import plain_tip


@dataclass(frozen=True, slots=True)
class Finding:
    """`words`: "대기 아쉬움"; `sentences`: on which it stands."""

    words: str
    tone: Tone
    sentences: tuple[str, ...]


class SentenceChip(ChipButton):
    """By mouse, Space or Return."""

    def __init__(self, finding: Finding, parent: QWidget | None = None) -> None:
        super().__init__(finding.words, parent=parent)
        self.finding = finding
        self.setAccessibleName(finding.words)
        said = "\n".join(finding.sentences)
        self.setAccessibleDescription(said)
        self.setToolTip(plain_tip(said))
        set_tone(self, finding.tone)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        else:
            super().keyPressEvent(event)


class ChosenSentence(QObject):
    """At most one of its chips is chosen; choosing it again takes the choice back.

    changed: the chosen `Finding`, None when there is none.
    """

    changed = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        self._group.setExclusive(False)  # an exclusive group cannot be left without a choice
        self._group.buttonClicked.connect(self._on_clicked)

    def watch(self, chips: Sequence[SentenceChip]) -> None:
        """These instead of the earlier ones."""
        for old in self._group.buttons():
            self._group.removeButton(old)
        for chip in chips:
            self._group.addButton(chip)

    def _on_clicked(self, clicked: QAbstractButton) -> None:
        for other in self._group.buttons():
            if other is not clicked:
                other.setChecked(False)
        chosen = clicked.finding if isinstance(clicked, SentenceChip) else None
        self.changed.emit(chosen if clicked.isChecked() else None)
