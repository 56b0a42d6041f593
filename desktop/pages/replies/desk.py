"""The work area: the review on top, the owner's words, the draft, and what is known of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from desktop.kit.buttons import ChipButton, TextButton
from desktop.kit.draft_field import DraftField
from desktop.kit.findings import why
from desktop.kit.flow import FlowLayout
from desktop.kit.ime import LineField
from desktop.kit.labels import Badge, ElidedLabel, Stars, TextLabel
from desktop.kit.marked_text import MarkedText
from desktop.kit.moods import mood_word, say_stars
from desktop.kit.theme import fit_layout
from desktop.kit.why_row import WhyRow
from desktop.pages.replies.care import CareNote, careful_reason
from desktop.pages.replies.held import HeldNote
from desktop.pages.replies.view_model import TONES, Desk
from desktop.pages.replies.wording import (
    WRITABLE,
    barred,
    is_angry,
    say_due,
    say_head,
    say_likeness,
    say_trouble,
)

if TYPE_CHECKING:
    from datetime import datetime

    from engine.api import ReviewDto, Texts, Tone

_PAUSE_MS = 1_200


class DeskView(QWidget):
    """redraft_asked: with a tone. later_asked: the owner wants to cool down first. paused: nothing
    was typed for a while. judged: whether it can be approved may have changed."""

    redraft_asked = Signal(str)
    later_asked = Signal()
    paused = Signal()
    judged = Signal()

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self._texts = texts
        self._desk: Desk | None = None
        self._build()
        self._lay_out()
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setInterval(_PAUSE_MS)
        self._idle.timeout.connect(self.paused)
        self.draft.live_changed.connect(self._on_typed)
        self.words.live_changed.connect(self.judged)

    def _build(self) -> None:
        texts = self._texts
        self._stars = Stars(None, "")
        self._mood = Badge()
        self._due = Badge()
        self._where = ElidedLabel("", "secondary")
        self._when = TextLabel("", "secondary")
        self._review = MarkedText(texts("reviews.words"))
        self._why = WhyRow()
        self._care = CareNote(texts)
        self._held = HeldNote(texts)
        self._calm = QWidget()
        self.words = LineField(texts("replies.words"), texts("replies.words.hint"))
        self.polish = TextButton(texts("replies.polish"), "refresh")
        self.polish.clicked.connect(lambda: self.redraft_asked.emit(self.tone()))
        self._tones = QButtonGroup(self)
        for nth, tone in enumerate(TONES):
            chip = ChipButton(f"{nth + 1}  {texts(f'replies.tone.{tone}')}")
            chip.clicked.connect(lambda _, tone=tone: self.redraft_asked.emit(tone))
            self._tones.addButton(chip, nth)
        self._likeness = Badge()
        self._length = TextLabel("", "secondary")
        self.draft = DraftField(texts("replies.draft"))
        self._barred = TextLabel("", "trouble", wrap=True)

    def _lay_out(self) -> None:
        head = _row(self._stars, self._mood, self._due)
        head.addWidget(self._where, 1)
        head.addWidget(self._when)
        calm = QHBoxLayout(self._calm)
        fit_layout(calm, 8)
        later = TextButton(self._texts("replies.later"), "clock")
        later.clicked.connect(self.later_asked)
        calm.addWidget(TextLabel(self._texts("replies.calm"), "secondary", wrap=True), 1)
        calm.addWidget(later)
        self._say, self._work = QWidget(), QWidget()
        self._lay_out_words(QVBoxLayout(self._say))
        self._lay_out_work(QVBoxLayout(self._work))
        column = QVBoxLayout(self)
        fit_layout(column, 8, (0, 0, 12, 0))
        column.addLayout(head)
        # What the guest wrote and what would be posted stand together, also in large letters:
        # how to word it otherwise may be scrolled to.
        for part in (self._review, self._why, self._care, self._held, self._work):
            column.addWidget(part)
        column.addWidget(self._say)
        column.addWidget(self._calm)
        column.addStretch(1)

    def _lay_out_words(self, column: QVBoxLayout) -> None:
        label = TextLabel(self._texts("replies.words"), "strong")
        label.setBuddy(self.words)
        words = _row(self.words)
        words.setStretch(0, 1)
        words.addWidget(self.polish)
        fit_layout(column, 8)
        column.addWidget(label)
        column.addLayout(words)

    def _lay_out_work(self, column: QVBoxLayout) -> None:
        tones = FlowLayout(gap=8)
        for chip in self._tones.buttons():
            tones.addWidget(chip)
        facts = _row(self._likeness)
        facts.addStretch(1)
        facts.addWidget(self._length)
        fit_layout(column, 8)
        column.addWidget(self.draft, 1)
        column.addLayout(facts)
        column.addWidget(self._barred)
        column.addLayout(tones)

    def show_desk(self, desk: Desk, now: datetime) -> None:
        """Another item, or another text of it."""
        self._show_review(desk.review, now)
        reply = None if desk.card is None else desk.card.reply
        self.words.setText("" if reply is None else reply.owner_words)
        self.draft.show_text("" if reply is None else reply.text, self.words.text())
        self._idle.stop()
        self._desk = desk
        self.show_standing(desk, now)

    def _show_review(self, review: ReviewDto, now: datetime) -> None:
        texts = self._texts
        found = review.found
        where, when, exact = say_head(review, now, texts)
        self._stars.setVisible(found.rating is not None)
        self._stars.show_rating(found.rating, say_stars(found.rating, texts))
        self._mood.show_text(*mood_word(review.label, texts))
        due = say_due(review, now, texts)
        self._due.setVisible(due is not None)
        self._due.show_text(*(due or ("", "plain")))
        self._where.show_text(where)
        self._when.show_text(when)
        self._when.setToolTip(exact)
        because = why(review, texts)
        self._review.show_text(found.body or texts("review.no_text"))
        self._review.mark((because.sentence,))
        self._why.show_why(because)

    def show_standing(self, desk: Desk, now: datetime) -> None:
        """The review, and what is known of the reply's text on the screen; that text stays."""
        if self._desk is None or self._desk.review != desk.review:
            self._show_review(desk.review, now)
        self._desk = desk
        reply = None if desk.card is None else desk.card.reply
        writable = reply is None or reply.state.value in WRITABLE
        self._say.setVisible(writable)
        self.polish.setText(
            self._texts("replies.first_draft" if reply is None else "replies.polish")
        )
        self._calm.setVisible(writable and reply is not None and is_angry(desk.review))
        self._care.show_review(desk.review, drafted=reply is not None)
        self._held.show_reply(reply)
        self._work.setVisible(reply is not None)
        self.draft.setReadOnly(not writable)
        for chip in self._tones.buttons():
            chip.setVisible(writable)
        if reply is not None:
            self._tones.button(TONES.index(reply.tone)).setChecked(True)
            self._likeness.show_text(*say_likeness(reply, self._texts))
            self._likeness.setVisible(writable)
        self._show_facts()

    def tone(self) -> Tone:
        return (
            TONES[max(self._tones.checkedId(), 0)] if self._desk and self._desk.card else "polite"
        )

    def reason(self) -> str:
        """Why the text cannot be approved; "" when it can, or when there is none."""
        card = None if self._desk is None else self._desk.card
        return "" if card is None else barred(card.reply, self.draft.live_text(), self._texts)

    def wants_words(self) -> bool:
        """Nothing can be drafted here before the owner has said something."""
        if self._desk is None or self._desk.card is not None or self.words.live_text().strip():
            return False
        return bool(careful_reason(self._desk.review))

    def _on_typed(self) -> None:
        self._idle.start()
        self._show_facts()

    def _show_facts(self) -> None:
        card = None if self._desk is None else self._desk.card
        if card is None:
            self.judged.emit()
            return
        rules = card.reply.rules
        count = rules.measure(self.draft.live_text().strip())
        self._length.show_text(self._texts("replies.length", count=count, limit=rules.limit))
        writable = card.reply.state.value in WRITABLE
        words = self.reason() if writable else ""
        words = words or say_trouble(card.reply, self._texts)
        self._barred.show_text(words)
        self._barred.setVisible(bool(words))
        self.judged.emit()


def _row(*parts: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    fit_layout(row, 8)
    for part in parts:
        row.addWidget(part)
    return row
