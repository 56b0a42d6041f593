"""A list to choose from at the left of a page: two lines an item."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QKeyEvent, QPainter
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop.kit.fonts import font
from desktop.kit.labels import Tone
from desktop.kit.theme import active_theme
from desktop.kit.tokens import BODY, RADIUS_CONTROL, SECONDARY

_LINE = Qt.ItemDataRole.UserRole
_ID = Qt.ItemDataRole.UserRole + 1
_SPOKEN = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
_ROW_HEIGHT = 58
_MOVES = {
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
    Qt.Key.Key_Tab,
    Qt.Key.Key_Backtab,
}
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Line:
    """An item; `state` in a word with its colour, `spoken` all of it for those who listen."""

    head: str
    when: str
    body: str
    state: tuple[str, Tone]
    spoken: str


Items = Sequence[tuple[int, Line]]
"""By id."""


class _Lines(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._ids: list[int] = []
        self._lines: list[Line] = []

    def show(self, items: Items) -> None:
        self.beginResetModel()
        self._ids = [each for each, _ in items]
        self._lines = [line for _, line in items]
        self.endResetModel()

    def position(self, item_id: int) -> int | None:
        return self._ids.index(item_id) if item_id in self._ids else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._ids)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role in _SPOKEN:
            return self._lines[index.row()].spoken
        if role == _LINE:
            return self._lines[index.row()]
        return self._ids[index.row()] if role == _ID else None


class _Item(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(active_theme().px(200), active_theme().px(_ROW_HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line, theme = index.data(_LINE), active_theme()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(option.rect).adjusted(2, 1, -2, -1)
        ground = self._ground(option)
        if ground:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color(ground))
            radius = theme.px(RADIUS_CONTROL)
            painter.drawRoundedRect(box, radius, radius)
        inner = option.rect.adjusted(theme.px(12), theme.px(8), -theme.px(12), -theme.px(8))
        self._paint_line(painter, inner, line)
        painter.restore()

    def _ground(self, option: QStyleOptionViewItem) -> str:
        if option.state & option.state.State_Selected:
            return "accent_soft"
        return "sunken" if option.state & option.state.State_MouseOver else ""

    def _paint_line(self, painter: QPainter, box: QRect, line: Line) -> None:
        """Who and when above; what was said and the state below, both ends aligned."""
        theme = active_theme()
        half = box.height() // 2
        upper = QRect(box.left(), box.top(), box.width(), half)
        lower = QRect(box.left(), box.top() + half, box.width(), half)
        small = font(theme.family, max(theme.px(SECONDARY), 12))
        strong = font(theme.family, theme.px(BODY), strong=True)
        taken = _right(painter, upper, line.when, small, "muted")
        _left(painter, upper.adjusted(0, 0, -taken, 0), line.head, strong, "text")
        word, tone = line.state
        taken = _right(painter, lower, word, small, "muted" if tone == "plain" else tone)
        _left(painter, lower.adjusted(0, 0, -taken, 0), line.body, small, "muted")


def _right(painter: QPainter, box: QRect, text: str, face: QFont, ink: str) -> int:
    """Width taken, with the gap before it."""
    painter.setFont(face)
    painter.setPen(active_theme().color(ink))
    painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
    return painter.fontMetrics().horizontalAdvance(text) + active_theme().px(8)


def _left(painter: QPainter, box: QRect, text: str, face: QFont, ink: str) -> None:
    painter.setFont(face)
    painter.setPen(active_theme().color(ink))
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, box.width())
    painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)


class LineList(QListView):
    """picked: the person moved to another item, by its id. Letters and Return go on to the page."""

    picked = Signal(int)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.lines = _Lines(self)
        self.setModel(self.lines)
        self.setItemDelegate(_Item(self))
        self.setAccessibleName(name)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        active_theme().changed.connect(self.scheduleDelayedItemsLayout)

    def show_lines(self, items: Items, open_id: int | None) -> None:
        """These instead of the earlier ones, scrolled as they were."""
        top = self.verticalScrollBar().value()
        self.lines.show(items)
        self.verticalScrollBar().setValue(top)
        self.mark(open_id)

    def mark(self, item_id: int | None) -> None:
        """Make an item the current one without picking it."""
        nth = None if item_id is None else self.lines.position(item_id)
        index = QModelIndex() if nth is None else self.lines.index(nth, 0)
        if index.row() != self.currentIndex().row():
            self.blockSignals(True)
            self.setCurrentIndex(index)
            self.blockSignals(False)
            self.viewport().update()

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if current.isValid() and not self.signalsBlocked():
            self.picked.emit(current.data(_ID))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _MOVES:
            super().keyPressEvent(event)
        else:
            event.ignore()
