"""The nine sides of a shop on a card, each with its small drawing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.kit.labels import Badge, ElidedLabel, TextLabel
from desktop.kit.surfaces import Card
from desktop.kit.theme import fit_layout, fit_widget
from desktop.pages.words.row import Row
from desktop.pages.words.selection import Line
from desktop.pages.words.trend import Trend
from desktop.pages.words.wording import say_change, say_judged, say_points, say_trend

if TYPE_CHECKING:
    from engine.api import Aspects, AspectTrend, Texts

_LEAST_SCALE = 0.1
"""A tenth of the reviews fills half a drawing at least: single voices shall look like such."""


class TopicsCard(Card):
    """filled: new lines for the `Selection` stand on it."""

    filled = Signal(object)

    def __init__(self, texts: Texts) -> None:
        super().__init__((12, 16, 12, 16), 0)
        self._texts = texts
        self._rows: list[QWidget] = []
        head = QHBoxLayout()
        fit_layout(head, 8, (8, 0, 8, 4))
        head.addWidget(TextLabel(texts("words.topics"), "card-title"))
        head.addWidget(ElidedLabel(texts("words.topics.legend"), "secondary"), 1)
        self.body.addLayout(head)

    def show_aspects(self, aspects: Aspects) -> None:
        for old in self._rows:
            self.body.removeWidget(old)
            old.hide()
            old.deleteLater()
        most = max((share for each in aspects.trends for share in _peaks(each)), default=0.0)
        most = max(most, _LEAST_SCALE)
        lines: list[Line] = [
            (self._row(each, aspects, most), f"aspect {each.aspect}", each)
            for each in aspects.trends
        ]
        self._rows = [row for row, _, _ in lines]
        for row in self._rows:
            self.body.addWidget(row)
        self.filled.emit(lines)

    def _row(self, trend: AspectTrend, aspects: Aspects, most: float) -> Row:
        texts = self._texts
        row = Row(say_trend(trend, texts))
        name = TextLabel(texts(f"aspect.{trend.aspect}"), "strong")
        fit_widget(name, min_width=80)
        row.body.addWidget(name)
        tips = say_points(trend, aspects, texts)
        row.body.addWidget(Trend(_shares(trend), aspects.recent, tips, most), 1)
        change, tone = say_change(trend, texts)
        if change:
            row.body.addWidget(Badge(change, tone))
        judged = TextLabel(say_judged(trend, texts), "secondary")
        judged.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        fit_widget(judged, min_width=124)
        row.body.addWidget(judged)
        return row


def _shares(trend: AspectTrend) -> list[tuple[float, float]]:
    return [
        (point.positive / max(point.reviews, 1), point.negative / max(point.reviews, 1))
        for point in trend.points
    ]


def _peaks(trend: AspectTrend) -> list[float]:
    return [share for pair in _shares(trend) for share in pair]
