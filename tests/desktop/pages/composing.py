"""Hangul under composition, as an input method sends it."""

from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QWidget


def compose(field: QWidget, syllable: str, committed: str = "") -> None:
    """`committed` becomes text, `syllable` stays open; the field must have the focus."""
    event = QInputMethodEvent(syllable, [])
    event.setCommitString(committed)
    QApplication.sendEvent(field, event)
