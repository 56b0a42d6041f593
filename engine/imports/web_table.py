"""Rows of cells from an HTML table: what many consoles call "Excel" and name .xls."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from engine.imports.encoding import SAMPLE, find_encoding
from engine.imports.lines import MOST_CELLS, Line, bounded
from engine.imports.markup import Markup

_LONGEST_CELL: Final = 200_000
"""Characters that are kept of a cell that is never closed."""


class WebTableGrid:
    """Every table of the page, one below the other."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.encoding = find_encoding(file)
        self.sheets: tuple[str, ...] = ()
        self.sheet = ""

    def lines(self) -> Iterator[Line]:
        yield from bounded(self._lines())

    def _lines(self) -> Iterator[Line]:
        rows, number = _Rows(), 0
        with self._file.open(encoding=self.encoding, errors="replace", newline="") as text:
            while piece := text.read(SAMPLE):
                rows.take(piece)
                for cells in rows.taken():
                    number += 1
                    yield Line(number, cells)


class _Rows(Markup):
    def __init__(self) -> None:
        super().__init__()
        self._rows: list[list[str]] = []
        self._row: list[str] | None = None
        self._cell: list[str] | None = None
        self._length = 0

    def taken(self) -> list[list[str]]:
        """Those that are complete since the last call."""
        rows, self._rows = self._rows, []
        return rows

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self._end_row()
            self._row = []
        elif tag in ("td", "th") and self._row is not None:
            self._end_cell()
            self._cell, self._length = [], 0
        elif tag == "br" and self._cell is not None:
            self._cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._end_cell()
        elif tag in ("tr", "table"):
            self._end_row()

    def handle_data(self, data: str) -> None:
        if self._cell is not None and self._length < _LONGEST_CELL:
            self._cell.append(data)
            self._length += len(data)

    def _end_cell(self) -> None:
        if self._cell is not None and self._row is not None and len(self._row) < MOST_CELLS:
            self._row.append("".join(self._cell).strip())
        self._cell = None

    def _end_row(self) -> None:
        self._end_cell()
        if self._row is not None:
            self._rows.append(self._row)
        self._row = None


class PastedTable:
    """As `WebTableGrid`, of the rows of what was copied."""

    def __init__(self, rows: list[list[str]]) -> None:
        self.encoding = self.sheet = ""
        self.sheets: tuple[str, ...] = ()
        self._rows = rows

    def lines(self) -> Iterator[Line]:
        yield from bounded(Line(nth, cells) for nth, cells in enumerate(self._rows, start=1))


def rows_of(html: str) -> list[list[str]]:
    """Of every table of a page, one below the other."""
    rows = _Rows()
    rows.take_all(html)
    return rows.taken()
