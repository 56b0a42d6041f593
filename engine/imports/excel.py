"""Rows of cells from an .xlsx workbook, read piece by piece and within bounds."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Final
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile
from zlib import error as BrokenStream

import openpyxl
from defusedxml import DefusedXmlException
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.xml import DEFUSEDXML

from engine.imports.errors import BrokenExcel, NoSuchSheet, NoTable
from engine.imports.lines import MOST_CELLS, Line, bounded
from engine.imports.package import check_parts

_EMPTY_RUN: Final = 10_000
"""Empty rows one after the other that end a sheet: formatted down to its last line it has more."""

_BROKEN: Final = (
    BadZipFile, InvalidFileException, ParseError, DefusedXmlException, BrokenStream,
    KeyError, ValueError, TypeError, IndexError, AttributeError, AssertionError, OverflowError,
    EOFError, NotImplementedError, RuntimeError,
)  # fmt: skip
"""What the library raises on a workbook that somebody damaged or made up."""


class ExcelGrid:
    def __init__(self, file: Path, sheet: str | None) -> None:
        """`sheet`: by name; None: the first with anything in it."""
        if not DEFUSEDXML:
            raise RuntimeError("defusedxml must guard what the workbooks hold")
        self._file = file
        self.encoding = ""
        _check_size(file)
        with _workbook(file) as book:
            self.sheets = tuple(each.title for each in book.worksheets)
            if not self.sheets:
                raise NoTable
            if sheet is not None and sheet not in self.sheets:
                raise NoSuchSheet(sheet=sheet, sheets=", ".join(self.sheets))
            self.sheet = sheet or next(
                (each.title for each in book.worksheets if _has_rows(each)), self.sheets[0]
            )

    def lines(self) -> Iterator[Line]:
        with _workbook(self._file) as book:
            yield from bounded(_rows(book[self.sheet]))


@contextmanager
def _workbook(file: Path) -> Iterator[Any]:
    """Raises `BrokenExcel` for whatever goes wrong within."""
    with file.open("rb") as opened:  # the library leaves it open where it fails
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                book = openpyxl.load_workbook(
                    opened, read_only=True, data_only=True, keep_links=False
                )
            yield book
        except _BROKEN as fault:
            raise BrokenExcel from fault


def _check_size(file: Path) -> None:
    try:
        with ZipFile(file) as archive:
            check_parts(archive)
    except _BROKEN as fault:
        raise BrokenExcel from fault


def _has_rows(sheet: Any) -> bool:
    return any(line.cells and any(line.cells) for line in _rows(sheet, most=50))


def _rows(sheet: Any, most: int | None = None) -> Iterator[Line]:
    sheet.reset_dimensions()  # what a sheet says of its size may be anything
    empty = 0
    for number, values in enumerate(_quietly(sheet.iter_rows(values_only=True)), start=1):
        cells = [_words(value) for value in values[:MOST_CELLS]]
        while cells and not cells[-1]:
            cells.pop()
        empty = 0 if cells else empty + 1
        if empty > _EMPTY_RUN or (most is not None and number > most):
            return
        yield Line(number, cells)


def _quietly(rows: Iterator[tuple[object, ...]]) -> Iterator[tuple[object, ...]]:
    """Styles and dates that the library does not know are none of the owner's business."""
    while True:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            values = next(rows, None)
        if values is None:
            return
        yield values


def _words(value: object) -> str:
    """As a person sees the cell, but dates in full."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        midnight = value.time() == time()
        return value.date().isoformat() if midnight else value.isoformat(" ", "seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
