"""A file as rows of cells, whatever kind it is."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from engine.imports.errors import NoTable, OldExcel, TooLarge

MOST_BYTES: Final = 512 << 20
MOST_ROWS: Final = 1_000_000
MOST_CELLS: Final = 256
"""Cells of a row that are looked at."""

_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True, slots=True)
class Line:
    """`number`: in the file, from 1. `cells` is None where the line cannot be read."""

    number: int
    cells: list[str] | None


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
    from engine.imports.excel import ExcelGrid  # noqa: PLC0415 - the library takes its time

    size = file.stat().st_size
    if size > MOST_BYTES:
        raise TooLarge(limit=MOST_BYTES >> 20, unit="MB")
    with file.open("rb") as opened:
        start = opened.read(len(_OLE))
    if not start:
        raise NoTable
    if start == _OLE:
        raise OldExcel
    if start.startswith(_ZIP):
        return ExcelGrid(file, sheet)
    from engine.imports.separated import SeparatedGrid  # noqa: PLC0415

    return SeparatedGrid(file)


def bounded(lines: Iterator[Line]) -> Iterator[Line]:
    """No more rows and cells than a file of reviews has. Raises `TooLarge`."""
    for nth, line in enumerate(lines):
        if nth >= MOST_ROWS:
            raise TooLarge(limit=MOST_ROWS, unit="rows")
        yield line
