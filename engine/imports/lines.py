"""Rows of cells, and how many of them there may be."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from engine.imports.errors import TooLarge

MOST_ROWS: Final = 1_000_000
MOST_CELLS: Final = 256
"""Cells of a row that are looked at."""


@dataclass(frozen=True, slots=True)
class Line:
    """`number`: in the file, from 1. `cells` is None where the line cannot be read."""

    number: int
    cells: list[str] | None


def bounded(lines: Iterator[Line]) -> Iterator[Line]:
    """No more rows and cells than a file of reviews has. Raises `TooLarge`."""
    for nth, line in enumerate(lines):
        if nth >= MOST_ROWS:
            raise TooLarge(limit=MOST_ROWS, unit="rows")
        yield line
