"""Rows of cells from text: commas, semicolons or tabs, quotes, lines within cells."""

import csv
from collections import Counter
from collections.abc import Iterator
from io import TextIOWrapper
from itertools import islice
from pathlib import Path
from typing import Final

from engine.imports.encoding import SAMPLE, find_encoding
from engine.imports.lines import MOST_CELLS, Line, bounded

_DELIMITERS: Final = ",\t;|"
_LOOKED_AT: Final = 50
"""Rows by which the delimiter is told."""
_PIECE: Final = 1 << 20
"""Characters of a line at a time: a file without line ends must not fill the memory."""


class SeparatedGrid:
    def __init__(self, file: Path) -> None:
        self._file = file
        self.encoding = find_encoding(file)
        self.delimiter = self._find_delimiter()
        self.sheets: tuple[str, ...] = ()
        self.sheet = ""

    def lines(self) -> Iterator[Line]:
        with self._open() as text:
            yield from bounded(_rows(text, self.delimiter))

    def _open(self) -> TextIOWrapper:
        return self._file.open(encoding=self.encoding, errors="replace", newline="")

    def _find_delimiter(self) -> str:
        """That by which most rows have the same number of cells, and more than one."""
        with self._open() as text:
            start = text.read(SAMPLE).splitlines(keepends=True)
        best, found = 0, ","
        for delimiter in _DELIMITERS:
            rows = islice(_rows(iter(start), delimiter), _LOOKED_AT)
            widths = Counter(len(row.cells) for row in rows if row.cells)
            fitting = max((n * min(w, 4) for w, n in widths.items() if w > 1), default=0)
            if fitting > best:
                best, found = fitting, delimiter
        return found


def _rows(text: Iterator[str] | TextIOWrapper, delimiter: str) -> Iterator[Line]:
    pieces = iter(lambda: text.readline(_PIECE), "") if isinstance(text, TextIOWrapper) else text
    reader = csv.reader(pieces, delimiter=delimiter)
    while True:
        number = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield Line(number, None)
            continue
        yield Line(number, [cell.strip() for cell in cells[:MOST_CELLS]])
