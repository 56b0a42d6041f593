"""A review as a card: its words first, stars and platform small, and why it is here."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.kit.findings import Why
from desktop.kit.flow import FlowLayout
from desktop.kit.labels import Badge, ElidedLabel, Stars, TextLabel, Tone
from desktop.kit.prose import Prose
from desktop.kit.surfaces import PressableCard
from desktop.kit.theme import fit_layout
from desktop.kit.why_row import WhyRow


@dataclass(frozen=True, slots=True)
class ReviewWords:
    """What a card says, in people's words. `body` "": stars alone; `instead` then says so.

    `where`: "네이버 · 달빛분식"; `when` with its `exact` moment; `why` it is urgent, if it is.
    """

    rating: float | None
    stars: str
    mood: tuple[str, Tone]
    where: str
    when: str
    exact: str
    body: str
    instead: str
    chips: tuple[str, ...] = ()
    why: Why | None = None

    @property
    def spoken(self) -> str:
        parts = (self.stars, self.mood[0], self.where, self.when, self.body or self.instead)
        because = self.why.spoken if self.why else ""
        return ". ".join(part for part in (*parts, because) if part)


class ReviewCard(PressableCard):
    def __init__(self, words: ReviewWords, lines: int = 3, parent: QWidget | None = None) -> None:
        super().__init__(words.spoken, 8, parent)
        self.body.addLayout(_head(words))
        text = Prose(lines=lines)
        because = words.why.sentence if words.why else ""
        text.show_text(words.body or words.instead, not words.body, because)
        self.body.addWidget(text)
        if words.chips:
            self.body.addLayout(chips_row(words.chips))
        self.body.addStretch(1)
        if words.why:
            why = WhyRow()
            self.body.addWidget(why)
            why.show_why(words.why)


def chips_row(chips: tuple[str, ...]) -> FlowLayout:
    row = FlowLayout(gap=4)
    for chip in chips:
        row.addWidget(Badge(f"#{chip}"))
    return row


def _head(words: ReviewWords) -> QHBoxLayout:
    when = TextLabel(words.when, "secondary")
    when.setToolTip(words.exact)
    where = ElidedLabel(words.where, "secondary")
    where.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    row = QHBoxLayout()
    fit_layout(row, 8)
    if words.rating is not None:
        row.addWidget(Stars(words.rating, words.stars))
    row.addWidget(Badge(*words.mood))
    row.addWidget(where, 1)
    row.addWidget(when)
    return row
