"""The one table: no grid, 36 px rows, the hovered line tinted, widths kept between starts."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QRect, QSettings, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from desktop.kit.fonts import font
from desktop.kit.surfaces import Card
from desktop.kit.theme import active_theme
from desktop.kit.tokens import BODY, ROW_HEIGHT

_OPEN_KEYS = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


def framed(table: Table) -> Card:
    """The table on a card with round corners, in place of its own square hairline."""
    card = Card((1, 1, 1, 8), 0)
    table.setFrameShape(QTableView.Shape.NoFrame)
    card.body.addWidget(table)
    return card


class Table(QTableView):
    """opened: Return or a double click on a line; row_chosen: the current line moved (-1: none)."""

    opened = Signal(int)
    row_chosen = Signal(int)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hovered = -1
        self._widths: tuple[int, ...] = ()
        self._sizing = False
        self._settings: QSettings | None = None
        self._settings_key = ""
        self._show_skeleton: Callable[[object], None] = lambda _bar: None
        self.setAccessibleName(name)
        self.setFrameStyle(QTableView.Shape.Box.value | QTableView.Shadow.Plain.value)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsMovable(False)
        header.sectionResized.connect(self._on_resized)
        self.doubleClicked.connect(lambda index: self.opened.emit(index.row()))
        active_theme().changed.connect(self._on_theme)

    def show_model(
        self,
        model: QAbstractItemModel,
        widths: tuple[int, ...],
        show_skeleton: Callable[[object], None],
    ) -> None:
        """`widths`: px at scale 1 of each column; 0 shares what is left. `show_skeleton` is told
        (again when the theme changes) what to draw in rows that still load:
        `table.show_model(paged, paged.widths(), paged.set_placeholder)`."""
        self._show_skeleton = show_skeleton
        self._widths = widths
        self.setModel(model)
        self.selectionModel().currentRowChanged.connect(self._on_current)
        self._on_theme()

    def keep_widths(self, settings: QSettings, key: str) -> None:
        """Read the person's widths now and write each change of them."""
        self._settings, self._settings_key = settings, key
        self._size_columns()

    def _skeleton(self) -> QPixmap:
        """A quiet bar where the text will be."""
        theme = active_theme()
        ratio = self.devicePixelRatioF()
        bar = QPixmap(round(theme.px(64) * ratio), round(theme.px(10) * ratio))
        bar.setDevicePixelRatio(ratio)
        bar.fill(theme.color("sunken"))
        return bar

    def paintEvent(self, event: QPaintEvent) -> None:
        """The tint lies under the cells: Qt's own hover colours one cell only."""
        if self._hovered >= 0:
            painter = QPainter(self.viewport())
            top, height = self.rowViewportPosition(self._hovered), self.rowHeight(self._hovered)
            band = QRect(0, top, self.viewport().width(), height)
            painter.fillRect(band, active_theme().color("bg"))
            painter.end()
        super().paintEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self.rowAt(event.position().toPoint().y()))
        super().mouseMoveEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self._hover(-1)
        return super().viewportEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _OPEN_KEYS and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex().row())
        else:
            super().keyPressEvent(event)

    def _hover(self, row: int) -> None:
        if row != self._hovered:
            self._hovered = row
            self.viewport().update()

    def _on_current(self, current: QModelIndex, _previous: QModelIndex) -> None:
        self.row_chosen.emit(current.row())

    def _on_theme(self) -> None:
        theme = active_theme()
        self.setFont(font(theme.family, theme.px(BODY), tabular=True))
        ink = self.palette()
        ink.setColor(QPalette.ColorRole.WindowText, theme.color("line"))  # the frame's colour
        self.setPalette(ink)
        vertical = self.verticalHeader()
        vertical.setMinimumSectionSize(theme.px(ROW_HEIGHT))
        vertical.setDefaultSectionSize(theme.px(ROW_HEIGHT))
        vertical.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._show_skeleton(self._skeleton())
        self._size_columns()

    def _size_columns(self) -> None:
        header, theme = self.horizontalHeader(), active_theme()
        kept = self._kept_widths()
        self._sizing = True
        for nth, width in enumerate(self._widths):
            mode = QHeaderView.ResizeMode.Interactive if width else QHeaderView.ResizeMode.Stretch
            header.setSectionResizeMode(nth, mode)
            if width:
                self.setColumnWidth(nth, theme.px(kept.get(nth, width)))
        self._sizing = False

    def _kept_widths(self) -> dict[int, int]:
        if self._settings is None:
            return {}
        text = str(self._settings.value(self._settings_key, ""))
        parts = text.split(",")
        if len(parts) != len(self._widths) or not all(part.isdecimal() for part in parts):
            return {}
        return {nth: int(part) for nth, part in enumerate(parts) if int(part) > 0}

    def _on_resized(self, section: int, _old: int, _new: int) -> None:
        if self._sizing or self._settings is None or not self._widths[section]:
            return
        scale = active_theme().scale
        now = [
            round(self.columnWidth(nth) / scale) if width else 0
            for nth, width in enumerate(self._widths)
        ]
        self._settings.setValue(self._settings_key, ",".join(str(width) for width in now))
