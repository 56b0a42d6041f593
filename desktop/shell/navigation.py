"""The rail at the left: one line a page, with its count."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QSizePolicy, QVBoxLayout, QWidget

from desktop.kit.buttons import QuietButton
from desktop.kit.fonts import font
from desktop.kit.icons import pixmap
from desktop.kit.labels import TextLabel
from desktop.kit.theme import active_theme, fit_layout, fit_widget
from desktop.kit.times import Words
from desktop.kit.tokens import BODY, ICON, RADIUS_CONTROL, RAIL_WIDTH, SECONDARY
from desktop.pages import PageSpec

_POINTED = {
    Qt.FocusReason.MouseFocusReason,
    Qt.FocusReason.ActiveWindowFocusReason,
    Qt.FocusReason.OtherFocusReason,
}
_HEIGHT, _LOWEST = 40, 30
"""px at scale 1 of an item: where there is room, and where there is not."""


class RailItem(QAbstractButton):
    """Icon, word, count; painted whole so that all baselines agree."""

    def __init__(self, icon: str, title: str, texts: Words) -> None:
        super().__init__()
        self._icon = icon
        self._texts = texts
        self._count = 0
        self._ringed = False
        self.setText(title)
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAccessibleName(title)
        # Of many pages each gives way a little, before the window outgrows an old screen.
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        fit_widget(self, min_height=_LOWEST)
        active_theme().changed.connect(self.update)

    def show_count(self, count: int) -> None:
        """0 hides it; beyond 99 the exact figure helps nobody."""
        self._count = count
        spoken = self._texts("shell.badge", title=self.text(), count=count)
        self.setAccessibleName(spoken if count else self.text())
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The ring is for those who came by keyboard."""
        self._ringed = event.reason() not in _POINTED
        super().focusInEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(active_theme().px(RAIL_WIDTH - 16), active_theme().px(_HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter)
        self._paint_words(painter)
        if self._count:
            self._paint_count(painter)
        painter.end()

    def _paint_ground(self, painter: QPainter) -> None:
        theme, box = active_theme(), QRectF(self.rect()).adjusted(1, 1, -1, -1)
        radius = theme.px(RADIUS_CONTROL)
        painter.setPen(Qt.PenStyle.NoPen)
        if self.isChecked() or self.underMouse():
            painter.setBrush(theme.color("accent_soft" if self.isChecked() else "line"))
            painter.drawRoundedRect(box, radius, radius)
        if self.hasFocus() and self._ringed:
            pen = painter.pen()
            pen.setStyle(Qt.PenStyle.SolidLine)
            pen.setColor(theme.color("accent"))
            pen.setWidthF(2)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, radius, radius)

    def _paint_words(self, painter: QPainter) -> None:
        theme = active_theme()
        ink = "accent" if self.isChecked() else "text"
        side, left = theme.px(ICON), theme.px(12)
        drawn = pixmap(self._icon, theme.colors[ink], side, self.devicePixelRatioF())
        painter.drawPixmap(left, (self.height() - side) // 2, drawn)
        painter.setPen(theme.color(ink))
        painter.setFont(font(theme.family, theme.px(BODY), strong=self.isChecked()))
        start = left + side + theme.px(12)
        room = QRect(start, 0, self.width() - start - theme.px(44), self.height())
        text = painter.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, room.width()
        )
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)

    def _paint_count(self, painter: QPainter) -> None:
        theme = active_theme()
        text = str(self._count) if self._count < 100 else "99+"
        painter.setFont(font(theme.family, max(theme.px(SECONDARY), 12), strong=True, tabular=True))
        width = painter.fontMetrics().horizontalAdvance(text) + theme.px(12)
        height = theme.px(20)
        width = max(width, height)
        left, top = self.width() - theme.px(10) - width, (self.height() - height) // 2
        box = QRect(left, top, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("accent" if self.isChecked() else "surface"))
        painter.drawRoundedRect(box, height / 2, height / 2)
        painter.setPen(theme.color("on_accent" if self.isChecked() else "accent"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


class Rail(QWidget):
    """chosen: the id of a page. Arrow keys move, because the items are one exclusive group."""

    chosen = Signal(str)
    palette_asked = Signal()

    def __init__(self, specs: Sequence[PageSpec], texts: Words) -> None:
        super().__init__()
        self._items: dict[str, RailItem] = {}
        self._group = QButtonGroup(self)
        self.setObjectName("rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(texts("shell.rail"))
        fit_widget(self, width=RAIL_WIDTH)
        column = QVBoxLayout(self)
        fit_layout(column, 4, (8, 16, 8, 8))
        column.addWidget(_wordmark(texts("shell.name")))
        for spec in specs:
            column.addWidget(self._add(spec, texts))
        column.addStretch(1)
        find = QuietButton(f"{texts('action.palette')}  Ctrl+K", "search")
        find.clicked.connect(self.palette_asked)
        column.addWidget(find)

    def _add(self, spec: PageSpec, texts: Words) -> RailItem:
        title = texts(spec.title_key)
        item = RailItem(spec.icon, title, texts)
        item.setToolTip(f"{title}  {spec.shortcut}" if spec.shortcut else title)
        item.clicked.connect(lambda: self.chosen.emit(spec.id))
        self._group.addButton(item)
        self._items[spec.id] = item
        item.setHidden(not spec.offered)
        return item

    def show_page(self, page_id: str) -> None:
        self._items[page_id].setChecked(True)

    def show_count(self, page_id: str, count: int) -> None:
        self._items[page_id].show_count(count)

    def offer(self, page_id: str, offered: bool) -> None:
        """A page for which there is no use is left out; the palette still knows it."""
        if page_id in self._items:
            self._items[page_id].setVisible(offered)


def _wordmark(name: str) -> TextLabel:
    label = TextLabel(name, "card-title")
    label.setContentsMargins(active_theme().px(12), 0, 0, active_theme().px(12))
    return label
