"""One review whole: its words, what they feel like, and what was answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.kit.blocks import Block
from desktop.kit.buttons import PrimaryButton, QuietButton
from desktop.kit.flow import FlowLayout
from desktop.kit.labels import Badge, ElidedLabel, ReviewText, Stars, TextLabel
from desktop.kit.marked_text import MarkedText
from desktop.kit.moments import say_exact, say_moment
from desktop.kit.moods import mood_word, reply_word, say_stars, say_status
from desktop.kit.platforms import short_name
from desktop.kit.scrolling import scrolled
from desktop.kit.sentence_chip import Finding
from desktop.kit.surfaces import Card, Hairline
from desktop.kit.theme import active_theme, fit_layout, fit_widget
from desktop.pages.reviews.correction import CorrectionBar
from desktop.pages.reviews.history import history_parts
from desktop.pages.reviews.reading import Reading
from desktop.pages.reviews.view_model import Opened

if TYPE_CHECKING:
    from datetime import datetime

    from engine.api import ReplyCard, ReviewDto, Texts

_SECOND = "second"
_PAIR_FROM = 600
"""Width from which the words and what was read in them stand side by side; px at scale 1."""
_WORDS_LEAST = 48
"""px at scale 1: two lines of the guest's words, where the table needs the height."""
_WORDS_SHARE, _READING_SHARE = 3, 2
_UNSEEN = {"suspended": "reviews.reply_suspended", "deleted": "reviews.reply_deleted"}
"""Why guests cannot read a reply, by the state that its platform tells."""


class Detail(Card):
    """answer_asked: the id of the review to answer; evidence_asked: of that to keep evidence on."""

    answer_asked = Signal(int)
    evidence_asked = Signal(int)

    def __init__(self, texts: Texts) -> None:
        super().__init__((16, 12, 4, 12), 8)
        self._texts = texts
        self._review_id = 0
        self.setAccessibleName(texts("reviews.detail"))
        self._stars = Stars(None, "")
        self._mood = Badge()
        self._when = TextLabel("", "secondary")
        self._who = ElidedLabel("", "secondary")
        self._words = MarkedText(texts("reviews.words"))
        self._chips = QWidget()
        self._chip_row = FlowLayout(self._chips, gap=4)
        self._reading = Reading(texts)
        self._reading.chosen.connect(self._on_chosen)
        self.correction = CorrectionBar(texts)
        self._answer = PrimaryButton("")
        self._answer.clicked.connect(lambda: self.answer_asked.emit(self._review_id))
        self._evidence = QuietButton(texts("reviews.evidence"))
        self._evidence.clicked.connect(lambda: self.evidence_asked.emit(self._review_id))
        self._theirs = Block(texts("reviews.platform_reply"))
        self._ours = Block(texts("reviews.our_reply"))
        self._before = Block(texts("reviews.before"))
        self._lay_out()

    def _lay_out(self) -> None:
        self._content = QWidget()
        column = QVBoxLayout(self._content)
        fit_layout(column, 8, (0, 0, 12, 0))
        column.addLayout(self._said())
        column.addWidget(self.correction)
        for block in (self._theirs, self._ours, self._before):
            column.addWidget(block)
        column.addStretch(1)
        self._area = scrolled(self._content)
        fit_widget(self._area, min_height=_WORDS_LEAST)
        self._hairline = Hairline()
        self._foot = QVBoxLayout()
        fit_layout(self._foot, 12, (0, 0, 12, 0))
        self._foot.addWidget(self._hairline)
        self._deeds = QWidget()
        deeds = QHBoxLayout(self._deeds)
        fit_layout(deeds, 8)
        deeds.addWidget(self._evidence)
        deeds.addWidget(self._answer)
        self._foot.addWidget(self._deeds, 0, Qt.AlignmentFlag.AlignRight)
        self.body.addLayout(self._lay_out_head())
        self.body.addWidget(self._area, 1)
        self.body.addLayout(self._foot)

    def _lay_out_head(self) -> QHBoxLayout:
        first = QHBoxLayout()
        fit_layout(first, 8)
        first.addWidget(self._stars)
        first.addWidget(self._mood)
        first.addStretch(1)
        first.addWidget(self._when)
        words = QVBoxLayout()
        fit_layout(words, 4)
        words.addLayout(first)
        words.addWidget(self._who)
        self._head = QHBoxLayout()
        fit_layout(self._head, 16, (0, 0, 12, 0))
        self._head.addLayout(words, 1)
        return self._head

    def _said(self) -> QBoxLayout:
        """The guest's words, and what was read in them: side by side where there is room."""
        words = QVBoxLayout()
        fit_layout(words, 8)
        words.addWidget(self._words)
        words.addWidget(self._chips)
        words.addStretch(1)
        self._pair = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        fit_layout(self._pair, 8)
        self._pair.addLayout(words, _WORDS_SHARE)
        self._pair.addWidget(self._reading, _READING_SHARE)
        return self._pair

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Wide and low, as it lies below the table, it has no height for a foot."""
        direction = QBoxLayout.Direction
        wide = self.width() >= active_theme().px(_PAIR_FROM)
        self._pair.setDirection(direction.LeftToRight if wide else direction.TopToBottom)
        if wide:
            self._head.addWidget(self._deeds)
        else:
            self._foot.addWidget(self._deeds, 0, Qt.AlignmentFlag.AlignRight)
        self._hairline.setVisible(not wide)

    def show_review(self, opened: Opened) -> None:
        review, now, texts = opened.review, opened.now, self._texts
        found = review.found
        precision = found.created_precision.value
        self._review_id = review.id
        self._stars.setVisible(found.rating is not None)
        self._stars.show_rating(found.rating, say_stars(found.rating, texts))
        self._mood.show_text(*mood_word(review.label, texts))
        self._when.show_text(say_moment(found.created_at, precision, now, texts))
        self._when.setToolTip(say_exact(found.created_at, precision, now, texts))
        self._who.show_text(" · ".join([*self._people(review), *self._gone(review, now)]))
        if self._reading.show_review(review):
            self._words.show_text(found.body or texts("review.no_text"))
            self._area.verticalScrollBar().setValue(0)
        self._show_chips(review)
        self.correction.show_review(review)
        self._theirs.show_parts(self._their_reply(review, now))
        self._ours.show_parts(self._our_reply(opened.reply, now))
        self._before.show_parts(history_parts(review, now, texts))
        self._show_answer(opened)

    def _on_chosen(self, finding: Finding | None) -> None:
        """Its sentences are marked, and the first scrolled to."""
        place = self._words.mark(() if finding is None else finding.sentences)
        if not place.isEmpty():
            middle = self._words.mapTo(self._content, place.center()).y()
            margin = place.height() // 2 + active_theme().px(12)
            self._area.ensureVisible(0, middle, 0, margin)

    def _people(self, review: ReviewDto) -> list[str]:
        texts, visits = self._texts, review.found.visit_count
        parts = [
            review.found.author_name,
            review.shop_name,
            short_name(review.platform, texts),
        ]
        if visits is not None and visits > 1:
            parts.append(texts("reviews.visits", count=visits))
        return [part for part in parts if part]

    def _gone(self, review: ReviewDto, now: datetime) -> list[str]:
        """Where guests cannot read it any more: that, and until when its list showed it."""
        status = review.found.status
        parts = [say_status(status, self._texts)]
        if status == "gone" and review.last_seen_at is not None:
            seen = say_moment(review.last_seen_at, _SECOND, now, self._texts)
            parts.append(self._texts("review.last_seen", when=seen))
        return [part for part in parts if part]

    def _show_chips(self, review: ReviewDto) -> None:
        for old in self._chips.findChildren(Badge):
            self._chip_row.removeWidget(old)
            old.deleteLater()
            old.hide()
        for keyword in review.found.keywords:
            self._chip_row.addWidget(Badge(f"#{keyword.label}"))
        self._chips.setVisible(bool(review.found.keywords))

    def _their_reply(self, review: ReviewDto, now: datetime) -> list[QWidget]:
        reply = review.found.reply
        if reply is None:
            return []
        text = ReviewText(self._texts("reviews.platform_reply"))
        text.show_text(reply.text)
        unseen = _UNSEEN.get(reply.state, "reviews.reply_unseen")
        said = [] if reply.live else [self._texts(unseen)]
        if reply.word:
            said.append(reply.word)
        if reply.created_at is not None:
            said.append(say_moment(reply.created_at, _SECOND, now, self._texts))
        return [text, TextLabel(" · ".join(said), "secondary")] if said else [text]

    def _our_reply(self, card: ReplyCard | None, now: datetime) -> list[QWidget]:
        """Its words, unless guests can read them just above, and its history, oldest step first."""
        if card is None:
            return []
        lines: list[QWidget] = []
        public = card.review.found.reply
        if public is None or not public.live or public.text != card.reply.text:
            text = ReviewText(self._texts("reviews.our_reply"))
            text.show_text(card.reply.text)
            lines.append(text)
        for step in card.steps:
            word, _ = reply_word(step.state.value, self._texts)
            line = TextLabel(
                f"{word} · {say_moment(step.at, _SECOND, now, self._texts)}", "secondary"
            )
            line.setToolTip(say_exact(step.at, _SECOND, now, self._texts))
            lines.append(line)
        return lines

    def _show_answer(self, opened: Opened) -> None:
        """Where nothing can be answered any more there is no button."""
        found = opened.review.found
        done = found.reply is not None or opened.review.reply in {"sent", "verified", "sending"}
        there = found.status == "visible" or opened.reply is not None
        self._answer.setVisible(there and not done and found.can_reply is not False)
        self._fit()
        self._answer.setText(self._texts("reviews.see_draft" if opened.reply else "reviews.answer"))
