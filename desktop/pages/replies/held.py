"""A reply that the anger brake holds: why, until when, and what can still be done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from desktop.kit.icons import tint
from desktop.kit.labels import TextLabel
from desktop.kit.theme import fit_layout

if TYPE_CHECKING:
    from engine.api import Held, ReplyCard, ReplyDto, Texts


class HeldNote(QFrame):
    """Hidden while nothing is held."""

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self._texts = texts
        self.setProperty("look", "well")
        self._until = TextLabel("", "strong", wrap=True)
        self._why = TextLabel("", wrap=True)
        icon = QLabel()
        tint(icon, "clock", "muted")
        words = QVBoxLayout()
        fit_layout(words, 4)
        words.addWidget(self._until)
        words.addWidget(self._why)
        row = QHBoxLayout(self)
        fit_layout(row, 12, (12, 12, 12, 12))
        row.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        self.hide()

    def show_reply(self, reply: ReplyDto | None) -> None:
        held = None if reply is None else reply.held
        self.setVisible(held is not None)
        if reply is not None and held is not None:
            key = "replies.held.by_hand" if reply.rules.is_by_hand else "replies.held"
            self._until.show_text(self._texts(key, until=clock_of(held)))
            said = say_doubts(held, self._texts)
            self._why.show_text(said)
            self._why.setVisible(bool(said))


def clock_of(held: Held) -> str:
    """ "14:05", the shop's time."""
    return f"{held.until:%H:%M}"


def say_approved(card: ReplyCard, texts: Texts) -> str:
    held = card.reply.held
    if held is None:
        return texts("replies.approved", author=card.review.found.author_name)
    key = "replies.held.toast_by_hand" if card.reply.rules.is_by_hand else "replies.held.toast"
    return texts(key, until=clock_of(held))


def say_doubts(held: Held, texts: Texts) -> str:
    """A line for each kind of doubt, with the words that give it."""
    kinds: dict[str, list[str]] = {}
    for doubt in held.doubts:
        kinds.setdefault(doubt.qualm.value, []).append(doubt.words)
    return "\n".join(
        texts(f"replies.held.{kind}", words="’, ‘".join(words)) for kind, words in kinds.items()
    )
