"""A table of any length: all ids up front, rows in pages of 200 fetched when they are looked at.

Measured (notes/desktop.md 3.3): enum members as module constants and `None` first make a scrolled
frame 2.6 times cheaper, because Qt asks for seven roles of every visible cell.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Generic, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)

from desktop.bridge.runner import Runner, Task

PAGE_ROWS = 200
PAGES_KEPT = 40
FETCHES_AT_ONCE = 2

ROW = Qt.ItemDataRole.UserRole
"""The row object itself, None while it loads."""

_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_ALIGNMENT = int(Qt.ItemDataRole.TextAlignmentRole)
_DECORATION = int(Qt.ItemDataRole.DecorationRole)
_TOOLTIP = int(Qt.ItemDataRole.ToolTipRole)
_SPOKEN = int(Qt.ItemDataRole.AccessibleTextRole)
_FOREGROUND = int(Qt.ItemDataRole.ForegroundRole)
_ROW = int(ROW)
_ANSWERED = frozenset((_DISPLAY, _ALIGNMENT, _DECORATION, _TOOLTIP, _SPOKEN, _FOREGROUND, _ROW))
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_HORIZONTAL = Qt.Orientation.Horizontal

Row = TypeVar("Row")
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)  # no slots: `Column[Row](...)` sets an attribute on it (Python 3.11)
class Column(Generic[Row]):
    """`text` of a row's cell; `tooltip`, `spoken` (screen readers) and `color` where they differ.

    `color` returns something Qt can paint with (QColor, QBrush) or None. `width`: px at scale 1,
    0 takes what is left.
    """

    id: str
    title: str
    text: Callable[[Row], str]
    width: int = 0
    right: bool = False
    tooltip: Callable[[Row], str] | None = None
    spoken: Callable[[Row], str] | None = None
    color: Callable[[Row], object] | None = None


def _answer_seldom(column: Column[Row], row: Row, role: int) -> object:
    if role == _ROW:
        return row
    if role == _TOOLTIP:
        return column.tooltip(row) if column.tooltip is not None else None
    if role == _SPOKEN:
        return column.spoken(row) if column.spoken is not None else column.text(row)
    return None


class PagedModel(QAbstractTableModel, Generic[Row]):
    """`fetch(ids)` runs on a reader thread and returns the rows in any order; `key(row)` is its id.

    A row that is gone stays blank. Stale rows are shown until their fresh ones are here.
    """

    failed = Signal(object)
    page_loaded = Signal(int)

    def __init__(
        self,
        runner: Runner,
        columns: Sequence[Column[Row]],
        fetch: Callable[[Sequence[int]], Sequence[Row]],
        key: Callable[[Row], int],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._placeholder: object = None
        self._runner = runner
        self._fetch = fetch
        self._key = key
        self._ids: Sequence[int] = ()
        self._pages: OrderedDict[int, list[Row | None]] = OrderedDict()
        self._touched = -1
        self._stale: set[int] = set()
        self._failed: set[int] = set()
        self._wanted: OrderedDict[int, None] = OrderedDict()
        self._loading: dict[int, Task] = {}
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._load_wanted)

    def widths(self) -> tuple[int, ...]:
        """px at scale 1 of each column."""
        return tuple(column.width for column in self.columns)

    def set_placeholder(self, drawn: object) -> None:
        """What the cells of loading rows show instead of text: a QPixmap."""
        self._placeholder = drawn

    def set_ids(self, ids: Sequence[int], first: Sequence[Row] = ()) -> None:
        """Show these, in this order. `first`: rows of the first page, if they are here already."""
        self.beginResetModel()
        for task in list(self._loading.values()):
            task.cancel()
        self._loading.clear()
        self._pages.clear()
        self._stale.clear()
        self._failed.clear()
        self._wanted.clear()
        self._ids = ids
        if first:
            self._keep(0, ids[:PAGE_ROWS], first)
        self.endResetModel()

    def extend_ids(self, ids: Sequence[int]) -> None:
        """The same ids with more after them: what is shown stays, and where it is."""
        known = len(self._ids)
        if len(ids) <= known:
            return
        if known % PAGE_ROWS:
            self._stale.add(known // PAGE_ROWS)
        self.beginInsertRows(QModelIndex(), known, len(ids) - 1)
        self._ids = ids
        self.endInsertRows()

    def ids(self) -> Sequence[int]:
        return self._ids

    def position(self, row_id: int) -> int | None:
        """The line of an id, by looking through them (100k: 2 ms). An index would take 10 MB."""
        return self._ids.index(row_id) if row_id in self._ids else None

    def row(self, line: int) -> Row | None:
        """None while it loads."""
        page = self._pages.get(line // PAGE_ROWS)
        return page[line % PAGE_ROWS] if page is not None else None

    def refresh_rows(self, row_ids: Collection[int] = ()) -> None:
        """Fetch these again when they are next looked at; () means all. Order stays."""
        if row_ids:
            wanted = frozenset(row_ids)
            pages = {line // PAGE_ROWS for line, each in enumerate(self._ids) if each in wanted}
        else:
            pages = self._pages.keys() | self._failed
        self._failed -= pages
        self._stale |= pages & self._pages.keys()
        for page in self._stale:
            self._tell_changed(page)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = _DISPLAY) -> object:
        if role not in _ANSWERED:
            return None
        line = index.row()
        number = line // PAGE_ROWS
        page = self._pages.get(number)
        if page is None or number in self._stale:
            self._want(number)
        if number != self._touched and page is not None:
            self._touched = number
            self._pages.move_to_end(number)
        row = page[line % PAGE_ROWS] if page is not None else None
        column = self.columns[index.column()]
        if row is None:
            return self._placeholder if role == _DECORATION and page is None else None
        if role == _DISPLAY:
            return column.text(row)
        if role == _ALIGNMENT:
            return _RIGHT if column.right else None
        if role == _FOREGROUND:
            return column.color(row) if column.color is not None else None
        return _answer_seldom(column, row, role)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> object:
        if orientation != _HORIZONTAL or section >= len(self.columns):
            return None
        column = self.columns[section]
        if role == _DISPLAY:
            return column.title
        if role == _ALIGNMENT:
            side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None

    def _want(self, page: int) -> None:
        """Newest wish first: after a long jump the pages flown over are not fetched."""
        if page in self._loading or page in self._failed:
            return
        self._wanted[page] = None
        self._wanted.move_to_end(page)
        while len(self._wanted) > FETCHES_AT_ONCE + 1:
            self._wanted.popitem(last=False)
        if not self._soon.isActive():
            self._soon.start()

    def _load_wanted(self) -> None:
        while self._wanted and len(self._loading) < FETCHES_AT_ONCE:
            page, _ = self._wanted.popitem(last=True)
            ids = tuple(self._ids[page * PAGE_ROWS : (page + 1) * PAGE_ROWS])
            task = self._runner.run(self, self._reading(ids))
            self._loading[page] = task
            task.succeeded.connect(partial(self._on_loaded, page, ids, task))
            task.failed.connect(partial(self._on_failed, page))
            task.finished.connect(partial(self._on_done, page, task))

    def _reading(self, ids: tuple[int, ...]) -> Callable[[object], Sequence[Row]]:
        return lambda _progress: self._fetch(ids)

    def _on_loaded(self, page: int, ids: tuple[int, ...], task: Task, rows: Sequence[Row]) -> None:
        if self._loading.get(page) is not task:
            return
        self._keep(page, ids, rows)
        self._stale.discard(page)
        while len(self._pages) > PAGES_KEPT:
            self._pages.popitem(last=False)
        self._tell_changed(page)
        self.page_loaded.emit(page)

    def _keep(self, page: int, ids: Sequence[int], rows: Sequence[Row]) -> None:
        by_id = {self._key(row): row for row in rows}
        self._pages[page] = [by_id.get(row_id) for row_id in ids]
        self._pages.move_to_end(page)

    def _on_failed(self, page: int, fault: Exception) -> None:
        """Not asked again by every repaint: `refresh_rows` is the retry."""
        self._failed.add(page)
        self.failed.emit(fault)

    def _on_done(self, page: int, task: Task) -> None:
        if self._loading.get(page) is task:
            del self._loading[page]
        if self._wanted:
            self._soon.start()

    def _tell_changed(self, page: int) -> None:
        last = min((page + 1) * PAGE_ROWS, len(self._ids)) - 1
        first = self.index(page * PAGE_ROWS, 0)
        self.dataChanged.emit(first, self.index(last, len(self.columns) - 1))
