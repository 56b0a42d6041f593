"""A file as rows of cells, whatever kind it is."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Protocol

from engine.imports.errors import NoTable, OldExcel, TooLarge
from engine.imports.lines import Line
from engine.imports.separated import SeparatedGrid
from engine.imports.web_table import WebTableGrid

MOST_BYTES: Final = 512 << 20

_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TABLE: Final = re.compile(rb"^(?:\xef\xbb\xbf)?\s*<.*<table[\s>]", re.DOTALL | re.IGNORECASE)
_LOOKED_AT: Final = 1 << 16


class Grid(Protocol):
    """`encoding` is "" where a file says it itself."""

    @property
    def sheets(self) -> tuple[str, ...]: ...

    @property
    def sheet(self) -> str: ...

    @property
    def encoding(self) -> str: ...

    def lines(self) -> Iterator[Line]:
        """From the beginning at each call. Raises the types of `imports.errors`, `OSError`."""


def open_grid(file: Path, sheet: str | None) -> Grid:
    """By what its first bytes say, not by its name. Raises as `Grid.lines`."""
    size = file.stat().st_size
    if size > MOST_BYTES:
        raise TooLarge(limit=MOST_BYTES >> 20, unit="MB")
    with file.open("rb") as opened:
        start = opened.read(_LOOKED_AT)
    if not start:
        raise NoTable
    if start.startswith(_OLE):
        raise OldExcel
    if start.startswith(_ZIP):
        from engine.imports.excel import ExcelGrid  # noqa: PLC0415 - the library takes its time

        return ExcelGrid(file, sheet)
    if _TABLE.search(start):
        return WebTableGrid(file)
    return SeparatedGrid(file)
