"""Several drafts read, chosen and approved together; then told which were held back, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.kit.buttons import PrimaryButton, TextButton
from desktop.kit.labels import ElidedLabel, TextLabel
from desktop.kit.platforms import short_name
from desktop.kit.scrolling import scrolled
from desktop.kit.sheet import Sheet
from desktop.kit.surfaces import Hairline
from desktop.kit.theme import fit_layout
from desktop.kit.tick import Tick
from desktop.pages.replies.wording import barred, say_due, say_outcome

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from engine.api import Approval, ReplyCard, Texts

MOST: Final = 50
"""So many can be read in one go; the others come up the next time."""
_SIZE = (720, 520)


class Together(Sheet):
    """Opened with `open()`. approve_asked: cards, as listed. send_asked: what was approved."""

    approve_asked = Signal(object)
    send_asked = Signal()

    def __init__(
        self, cards: Sequence[ReplyCard], now: datetime, texts: Texts, parent: QWidget
    ) -> None:
        """`cards`: drafts in the order of the queue; the first `MOST` are shown."""
        super().__init__(texts("replies.together"), parent, _SIZE)
        self._texts = texts
        self.rows = [_Row(card, now, texts) for card in cards[:MOST]]
        for row in self.rows:
            row.chosen.toggled.connect(self._show_count)
        self.all = TextButton(texts("replies.together.all"))
        self.all.clicked.connect(self._on_all)
        self.approve = PrimaryButton("", "check")
        self.approve.clicked.connect(self._on_approve)
        self.send = PrimaryButton("", "send")
        self.send.clicked.connect(self._on_send)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._choosing(len(cards)))
        column = self.column
        column.addWidget(self._stack)
        self._show_count()

    def show_approval(self, came: Approval) -> None:
        """What became of them, in place of the list."""
        texts = self._texts
        self.send.setText(texts("replies.send", count=len(came.approved)))
        self.send.setVisible(bool(came.approved))
        held = [
            texts(
                "replies.together.held_one",
                author=each.card.review.found.author_name,
                reason=say_outcome(each.code, texts),
            )
            for each in came.held
        ]
        key = "replies.together.held" if held else "replies.together.done"
        said = texts(key, approved=len(came.approved), held=len(held))
        lines = [TextLabel(each, wrap=True) for each in held]
        self._stack.addWidget(self._page(said, lines, "page.close", self.send))
        self._stack.setCurrentIndex(1)
        self.send.setFocus()

    def show_failed(self) -> None:
        """The page says what went wrong; the list stays as it was chosen."""
        self.approve.setEnabled(True)

    def _choosing(self, count: int) -> QWidget:
        key = "replies.together.first" if count > MOST else "replies.together.text"
        lines: list[QWidget] = [self.all]
        for row in self.rows:
            lines += [Hairline(), row]
        said = self._texts(key, most=MOST, count=count)
        return self._page(said, lines, "replies.together.never_mind", self.approve)

    def _page(
        self, said: str, lines: Sequence[QWidget], close_key: str, go: PrimaryButton
    ) -> QWidget:
        content = QWidget()
        inner = QVBoxLayout(content)
        fit_layout(inner, 8, (0, 0, 12, 0))
        for line in lines:
            inner.addWidget(line, 0, Qt.AlignmentFlag.AlignLeft if line is self.all else _FILL)
        inner.addStretch(1)
        close = TextButton(self._texts(close_key))
        close.clicked.connect(self.close)
        buttons = QHBoxLayout()
        fit_layout(buttons, 8)
        buttons.addStretch(1)
        buttons.addWidget(close)
        buttons.addWidget(go)
        page = QWidget()
        column = QVBoxLayout(page)
        fit_layout(column, 12)
        column.addWidget(TextLabel(said, "card-title", wrap=True))
        column.addWidget(scrolled(content), 1)
        column.addLayout(buttons)
        return page

    def _chosen(self) -> list[ReplyCard]:
        return [row.card for row in self.rows if row.chosen.isChecked()]

    def _on_all(self) -> None:
        """All that can be; where they are chosen already, none."""
        free = [row.chosen for row in self.rows if row.chosen.isEnabled()]
        wanted = not all(each.isChecked() for each in free)
        for each in free:
            each.setChecked(wanted)

    def _show_count(self) -> None:
        count = len(self._chosen())
        self.approve.setText(self._texts("replies.together.approve", count=count))
        self.approve.setEnabled(count > 0)

    def _on_approve(self) -> None:
        self.approve.setEnabled(False)
        self.approve_asked.emit(self._chosen())

    def _on_send(self) -> None:
        self.send_asked.emit()
        self.close()


_FILL = Qt.AlignmentFlag(0)


class _Row(QWidget):
    """A draft to be read; one that cannot be approved says why, and cannot be chosen."""

    def __init__(self, card: ReplyCard, now: datetime, texts: Texts) -> None:
        super().__init__()
        self.card = card
        review = card.review
        reason = self._reason(card, texts)
        due = say_due(review, now, texts)
        parts = (review.found.author_name, short_name(review.platform, texts), due and due[0])
        head = " · ".join(part for part in parts if part)
        self.chosen = Tick()
        self.chosen.setAccessibleName(head)
        self.chosen.setEnabled(not reason)
        words = QVBoxLayout()
        fit_layout(words, 2)
        words.addWidget(ElidedLabel(head, "strong"))
        body = " ".join((review.found.body or texts("review.no_text")).split())
        words.addWidget(ElidedLabel(body, "secondary", Qt.TextElideMode.ElideRight))
        words.addWidget(TextLabel(card.reply.text, wrap=True))
        if reason:
            words.addWidget(TextLabel(reason, "trouble", wrap=True))
        row = QHBoxLayout(self)
        fit_layout(row, 12, (0, 4, 0, 4))
        row.addWidget(self.chosen, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)

    @staticmethod
    def _reason(card: ReplyCard, texts: Texts) -> str:
        if card.caution is not None:
            return texts(f"reply.caution.{card.caution}")
        if card.reply.rules.is_by_hand:
            return texts("replies.together.by_hand")
        return barred(card.reply, card.reply.text, texts)
