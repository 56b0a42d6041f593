"""What to do with a review that no draft was written for, because a hasty word could harm."""

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
"""Reasons for which no draft is written unasked; the first that is found speaks."""


class CareNote(QFrame):
    """Why there is no draft, in a warm sentence, and what may help. Hidden for other reviews."""

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self._texts = texts
        self.setProperty("look", "well")
        self._why = TextLabel("", "strong", wrap=True)
        self._advice = TextLabel("", wrap=True)
        icon = QLabel()
        tint(icon, "info", "muted")
        words = QVBoxLayout()
        fit_layout(words, 4)
        words.addWidget(self._why)
        words.addWidget(self._advice)
        row = QHBoxLayout(self)
        fit_layout(row, 12, (12, 12, 12, 12))
        row.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        self.hide()

    def show_review(self, review: ReviewDto, drafted: bool) -> None:
        """Once the owner asked for a draft, the advice alone stays."""
        reason = careful_reason(review)
        self.setVisible(bool(reason))
        if reason:
            self._why.show_text(self._texts(f"replies.care.{reason}.why"))
            self._advice.show_text(self._texts(f"replies.care.{reason}.do"))
            self._why.setVisible(not drafted)


def careful_reason(review: ReviewDto) -> str:
    """One of `CAREFUL`, "" for none."""
    found = {each.reason.value for each in surest_reasons(review)}
    return next((reason for reason in CAREFUL if reason in found), "")
