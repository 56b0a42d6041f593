"""A table cell whose word stands on its tone, like a badge."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop.kit.fonts import font
from desktop.kit.labels import Tone
from desktop.kit.theme import active_theme
from desktop.kit.tokens import RADIUS_CONTROL, SECONDARY

_DISPLAY = Qt.ItemDataRole.DisplayRole


class ChipCell(QStyledItemDelegate):
    """`tone_of` is asked with the line's row as `role` gives it; never with None."""

    def __init__(
        self, role: int, tone_of: Callable[[Any], Tone], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._role = role
        self._tone_of = tone_of

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        row = index.data(self._role)
        if row is None:
            super().paint(painter, option, index)
            return
        chosen = bool(option.state & option.state.State_Selected)
        if chosen:
            painter.fillRect(option.rect, option.palette.highlight())
        tone = self._tone_of(row)
        ground = "surface" if chosen else "sunken" if tone == "plain" else f"{tone}_soft"
        ink = "muted" if tone == "plain" else tone
        self._paint_chip(painter, option.rect, str(index.data(_DISPLAY)), ground, ink)

    def _paint_chip(self, painter: QPainter, cell: QRect, word: str, ground: str, ink: str) -> None:
        theme = active_theme()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font(theme.family, max(theme.px(SECONDARY), 12)))
        metrics, margins = painter.fontMetrics(), theme.px(16)
        width, most = metrics.horizontalAdvance(word) + margins, cell.width() - theme.px(8)
        if width > most:
            width = most
            word = metrics.elidedText(word, Qt.TextElideMode.ElideRight, most - margins)
        height = theme.px(20)
        top = cell.top() + (cell.height() - height) / 2
        box = QRectF(cell.left() + theme.px(8), top, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(ground))
        painter.drawRoundedRect(box, theme.px(RADIUS_CONTROL), theme.px(RADIUS_CONTROL))
        painter.setPen(theme.color(ink))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, word)
        painter.restore()
