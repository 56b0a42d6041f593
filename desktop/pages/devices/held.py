"""Rows that were deleted here, too many at once, and wait for the owner's yes."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from desktop.kit.buttons import TextButton
from desktop.kit.labels import ElidedLabel, TextLabel
from desktop.kit.surfaces import Card
from desktop.kit.theme import active_theme, fit_layout
from desktop.pages.devices.owner_model import SHOWN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.pages.devices.owner_model import Held
    from engine.api import HeldRow, ReviewDto, Texts

_SIGNS = 60


class HeldCard(Card):
    """delete_asked, keep_asked: by its two buttons, which only the owner has. `rows`: that it
    speaks of.
    """

    delete_asked = Signal()
    keep_asked = Signal()

    def __init__(self, texts: Texts) -> None:
        super().__init__((24, 16, 16, 12), 4)
        self.what = ""
        self.rows: Sequence[HeldRow] = ()
        self._texts = texts
        self._title = TextLabel("", "card-title", wrap=True)
        self._why = TextLabel("", "secondary", wrap=True)
        self._lines = [ElidedLabel("") for _ in range(SHOWN)]
        self._more = TextLabel("", "secondary")
        self._delete = TextButton(texts("devices.held.delete"))
        self._keep = TextButton(texts("devices.held.keep"))
        self._delete.clicked.connect(self.delete_asked)
        self._keep.clicked.connect(self.keep_asked)
        buttons = QHBoxLayout()
        fit_layout(buttons, 8)
        buttons.addStretch(1)
        buttons.addWidget(self._delete)
        buttons.addWidget(self._keep)
        self.body.addWidget(self._title)
        self.body.addWidget(self._why)
        self.body.addSpacing(active_theme().px(4))
        for part in (*self._lines, self._more):
            self.body.addWidget(part)
        self.body.addLayout(buttons)
        self.hide()

    def show_held(self, held: Held | None) -> None:
        self.what = "" if held is None else self._what(held)
        self.rows = () if held is None else held.rows
        self.setVisible(held is not None)
        if held is None:
            return
        texts, count = self._texts, f"{len(held.rows):,}"
        self._title.show_text(texts("devices.held.title", what=self.what))
        self._why.show_text(texts("devices.held.text" if held.mine else "devices.held.not_mine"))
        shown = [self._line(each) for each in held.reviews]
        for line, words in zip(self._lines, [*shown, *[""] * SHOWN], strict=False):
            line.show_text(words)
            line.setVisible(bool(words))
        more = len(held.rows) - len(shown)
        self._more.show_text(texts("devices.held.more", count=f"{more:,}"))
        self._more.setVisible(bool(shown) and more > 0)
        for button in (self._delete, self._keep):
            button.setVisible(held.mine)
        self._delete.setAccessibleName(texts("devices.held.delete.name", count=count))

    def _what(self, held: Held) -> str:
        """ "느낌 바로잡기 60개": of each kind how many."""
        counts = Counter(each.entity for each in held.rows)
        return ", ".join(
            self._texts(f"devices.held.{entity}", count=f"{count:,}")
            for entity, count in counts.most_common()
        )

    def _line(self, review: ReviewDto) -> str:
        who = self._texts("conflicts.review_of", author=review.found.author_name)
        body = " ".join((review.found.body or self._texts("review.no_text")).split())
        return f"{who} · {body[:_SIGNS]}"
