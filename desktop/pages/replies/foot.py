"""What can be done with the reply on the desk: one primary button, the others beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.kit.buttons import PrimaryButton, QuietButton, TextButton
from desktop.kit.flow import FlowLayout
from desktop.kit.theme import fit_layout
from desktop.pages.replies.wording import WRITABLE

if TYPE_CHECKING:
    from engine.api import Texts

_REMOVED = "reply.removed"


@dataclass(frozen=True, slots=True)
class Footing:
    """`state`, `outcome`: of the reply on the desk, None and "" where there is none. `drafting`: a
    review lies there without one. `wants_words`: nothing can be drafted before the owner speaks.
    `barred`: it cannot be approved as it is. `only_hand`: the platform takes it from nobody else.
    `removable`: once published, the platform lets us take it back.
    """

    state: str | None
    outcome: str
    drafting: bool
    wants_words: bool
    barred: bool
    only_hand: bool
    removable: bool


class Foot(QWidget):
    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self._texts = texts
        self.edit = TextButton(texts("replies.edit"), "edit")
        self.skip = TextButton(texts("replies.skip"), "skip")
        self.copy = TextButton(texts("replies.copy"))
        self.hand = TextButton(texts("replies.by_hand"))
        self.decline = TextButton(texts("replies.decline"))
        self.back = TextButton(texts("replies.withdraw"), "undo")
        self.remove = QuietButton(texts("replies.remove"))
        self.approve = PrimaryButton(texts("replies.approve"), "check")
        others = FlowLayout(gap=8)  # on an old screen with large letters they take two lines
        for button in (self.edit, self.skip, self.copy, self.hand, self.decline, self.back):
            others.addWidget(button)
        row = QHBoxLayout(self)
        fit_layout(row, 8)
        row.addLayout(others, 1)
        row.addWidget(self.remove, 0, Qt.AlignmentFlag.AlignBottom)
        row.addWidget(self.approve, 0, Qt.AlignmentFlag.AlignBottom)

    def show_footing(self, now: Footing) -> None:
        writable, approved = now.state in WRITABLE, now.state == "approved"
        ask = "replies.say_first" if now.wants_words else "replies.first_draft"
        say = "replies.copy_and_open" if now.only_hand else "replies.approve"
        self.approve.setVisible(writable or now.drafting)
        self.approve.setText(self._texts(ask if now.drafting else say))
        self.approve.setEnabled(now.drafting or not now.barred)
        for button in (self.edit, self.skip, self.decline):
            button.setVisible(writable)
        self.copy.setVisible(now.state is not None)
        self.hand.setVisible(approved or (writable and not now.only_hand))
        self.hand.setEnabled(approved or not now.barred)
        self.back.setVisible(approved)
        gone = now.outcome == _REMOVED
        self.remove.setVisible(now.state == "verified" and now.removable and not gone)
