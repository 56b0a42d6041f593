"""One report whole: its figures, what stands behind them, and who was unhappy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.kit.blocks import Block
from desktop.kit.card_section import CardSection
from desktop.kit.columns import Columns
from desktop.kit.flow import FlowLayout
from desktop.kit.labels import Badge, TextLabel, Tone, set_tone
from desktop.kit.review_words import words_of
from desktop.kit.scrolling import scrolled
from desktop.kit.surfaces import Card
from desktop.kit.theme import fit_layout
from desktop.kit.times import exactly
from desktop.pages.reports.wording import (
    Told,
    complaints_of,
    figures_of,
    platforms_of,
)

if TYPE_CHECKING:
    from datetime import date, datetime

    from desktop.pages.reports.view_model import Opened
    from engine.api import Texts

_FIGURE_NARROWEST, _FIGURES = 130, 4


class ReportSheet(Card):
    """opened: the id of a review that it names."""

    opened = Signal(int)

    def __init__(self, texts: Texts) -> None:
        super().__init__((16, 12, 4, 12), 0)
        self._texts = texts
        self._shown: tuple[str, date] | None = None
        self.setAccessibleName(texts("reports.sheet"))
        self._made = TextLabel("", "secondary")
        self._figures = Columns(_FIGURE_NARROWEST, _FIGURES)
        self._where = Block(texts("reports.where"))
        self._complaints = Block(texts("reports.complaints"))
        self._rest = Block(texts("reports.rest"))
        self._unhappy = CardSection(texts("reports.unhappy"))
        self._unhappy.opened.connect(self.opened)
        content = QWidget()
        column = QVBoxLayout(content)
        fit_layout(column, 8, (0, 0, 12, 0))
        parts = (self._made, self._figures, self._where, self._complaints)
        for part in (*parts, self._rest, self._unhappy):
            column.addWidget(part)
        column.addStretch(1)
        self._area = scrolled(content)
        self.body.addWidget(self._area)

    def show_report(self, opened: Opened, now: datetime) -> None:
        """From its top, if it is another one than before."""
        from engine.api import say_report_rest  # noqa: PLC0415 - loaded by now

        texts, report = self._texts, opened.report
        if (report.kind, report.day) != self._shown:
            self._shown = (report.kind, report.day)
            self._area.verticalScrollBar().setValue(0)
        self._made.show_text(texts("reports.made", when=exactly(texts, report.made_at)))
        self._figures.show_cards([_Figure(each) for each in figures_of(report, texts)])
        self._where.show_parts(_badges(platforms_of(report, texts), "plain"))
        self._complaints.show_parts(_badges(complaints_of(report, texts), "warn"))
        rest = say_report_rest(report, texts)
        self._rest.show_parts([TextLabel(line, wrap=True) for line in rest])
        shown = [(each.id, words_of(each, now, texts)) for each in opened.unhappy]
        self._unhappy.show_words(shown)


class _Figure(QWidget):
    """Nothing stands behind it, so it does not look as if it could be pressed."""

    def __init__(self, told: Told) -> None:
        super().__init__()
        figure = TextLabel(told.figure, "figure")
        set_tone(figure, told.tone)
        column = QVBoxLayout(self)
        fit_layout(column, 4, (0, 8, 0, 0))
        column.addWidget(TextLabel(told.title, "secondary"))
        column.addWidget(figure)
        column.addWidget(TextLabel(told.note, "secondary", wrap=True))
        column.addStretch(1)
        self.setAccessibleName(f"{told.title} {told.figure} {told.note}".strip())


def _badges(words: list[str], tone: Tone) -> list[QWidget]:
    if not words:
        return []
    box = QWidget()
    row = FlowLayout(box, gap=4)
    for word in words:
        row.addWidget(Badge(word, tone))
    return [box]
