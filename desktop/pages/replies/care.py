"""A review whose answer is the owner's alone: why nothing was drafted, and what may help."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from desktop.kit.findings import surest_reasons
from desktop.kit.icons import tint
from desktop.kit.labels import TextLabel
from desktop.kit.theme import fit_layout

if TYPE_CHECKING:
    from engine.api import ReviewDto, Texts

CAREFUL: Final = ("blackmail", "legal", "privacy", "toxic")
"""Reasons for which the engine drafts nothing unasked, the gravest first."""


class CareNote(QFrame):
    """Hidden for all other reviews."""

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self._texts = texts
        self.setProperty("look", "well")
        self._caution = TextLabel("", wrap=True)
        self._undrafted = TextLabel(texts("replies.care"), "secondary", wrap=True)
        icon = QLabel()
        tint(icon, "info", "muted")
        words = QVBoxLayout()
        fit_layout(words, 4)
        words.addWidget(self._caution)
        words.addWidget(self._undrafted)
        row = QHBoxLayout(self)
        fit_layout(row, 12, (12, 12, 12, 12))
        row.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        self.hide()

    def show_review(self, review: ReviewDto, drafted: bool) -> None:
        """`drafted`: there is a text already, so that why there is none need not be told."""
        reason = careful_reason(review)
        self.setVisible(bool(reason))
        if reason:
            self._caution.show_text(self._texts(f"reply.caution.{reason}"))
            self._undrafted.setVisible(not drafted)


def careful_reason(review: ReviewDto) -> str:
    """One of `CAREFUL`, "" for none."""
    found = {each.reason.value for each in surest_reasons(review)}
    return next((reason for reason in CAREFUL if reason in found), "")
