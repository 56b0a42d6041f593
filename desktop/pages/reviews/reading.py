"""What was read in a review: how it feels, what it speaks of, why it cannot wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.kit.blocks import Block
from desktop.kit.findings import aspect_findings, notes_of, reason_finding, surest_reasons
from desktop.kit.flow import FlowLayout
from desktop.kit.labels import TextLabel
from desktop.kit.mood_scale import MoodScale
from desktop.kit.moods import degree_in_words, mood_in_words, mood_word
from desktop.kit.sentence_chip import ChosenSentence, SentenceChip
from desktop.kit.theme import fit_layout

if TYPE_CHECKING:
    from engine.api import ReasonDto, ReviewDto, Texts


class Reading(QWidget):
    """chosen: the `Finding` whose sentence is to be shown, None for none."""

    chosen = Signal(object)

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self._texts = texts
        self._known: tuple[object, ...] = ()
        self._choice = ChosenSentence(self)
        self._choice.changed.connect(self.chosen)
        self._why = Block(texts("urgent.why"))
        self._speaks_of = Block(texts("reading.aspects"))
        self._scale = MoodScale()
        self._feels = TextLabel("", "secondary")
        self._notes = TextLabel("", "secondary", wrap=True)
        self._lay_out()

    def _lay_out(self) -> None:
        self._mood = QWidget()
        line = QHBoxLayout()
        fit_layout(line, 8)
        line.addWidget(self._scale)
        line.addWidget(self._feels)
        line.addStretch(1)
        mood = QVBoxLayout(self._mood)
        fit_layout(mood, 4, (0, 8, 0, 0))
        mood.addWidget(TextLabel(self._texts("reading.title"), "strong"))
        mood.addLayout(line)
        column = QVBoxLayout(self)
        fit_layout(column, 4)
        for part in (self._why, self._speaks_of, self._mood, self._notes):
            column.addWidget(part)
        column.addStretch(1)

    def show_review(self, review: ReviewDto) -> bool:
        """False if it is what stands here already: a choice that was made stays."""
        known = (review.id, review.found.body, review.score, review.analysis)
        if known == self._known:
            return False
        self._known = known
        self._show_findings(review)
        self._show_mood(review)
        self._show_notes(review)
        self.setVisible(bool(review.found.body))
        return True

    def _show_findings(self, review: ReviewDto) -> None:
        texts = self._texts
        found = [] if review.analysis is None else aspect_findings(review.analysis, texts)
        aspects = [SentenceChip(each) for each in found]
        reasons = [_ReasonLine(each, texts) for each in surest_reasons(review)]
        self._why.show_parts(reasons)
        self._speaks_of.show_parts([_flow(aspects)] if aspects else [])
        self._choice.watch([*(line.chip for line in reasons), *aspects])

    def _show_mood(self, review: ReviewDto) -> None:
        texts = self._texts
        self._mood.setVisible(review.score is not None)
        if review.score is None:
            return
        _, tone = mood_word(review.label, texts)
        said = mood_in_words(review.label, review.probability, texts)
        self._scale.show_score(
            review.score, tone, texts("reading.scale", score=f"{review.score:+.2f}")
        )
        self._feels.show_text(said)

    def _show_notes(self, review: ReviewDto) -> None:
        texts, analysis = self._texts, review.analysis
        if review.label is None:
            notes = [texts("reading.unread")]
        elif analysis is None:
            notes = [texts("reading.unread_more")]
        else:
            notes = notes_of(analysis, review.found.body or "", texts)
        self._notes.show_text(" · ".join(notes))
        self._notes.setVisible(bool(notes))


class _ReasonLine(QWidget):
    """A reason, how sure, and the sentence that gives it."""

    def __init__(self, reason: ReasonDto, texts: Texts) -> None:
        super().__init__()
        finding = reason_finding(reason, texts)
        self.chip = SentenceChip(finding)
        head = QHBoxLayout()
        fit_layout(head, 8)
        head.addWidget(self.chip)
        head.addWidget(TextLabel(degree_in_words(reason.certainty, texts), "secondary"))
        head.addStretch(1)
        column = QVBoxLayout(self)
        fit_layout(column, 4, (0, 0, 0, 4))
        column.addLayout(head)
        column.addWidget(TextLabel(f"“{reason.sentence}”", "secondary", wrap=True))


def _flow(chips: list[SentenceChip]) -> QWidget:
    box = QWidget()
    row = FlowLayout(box, gap=4)
    for chip in chips:
        row.addWidget(chip)
    return box
